"""What was worked out before, for as long as what it was worked out of stays the same.

A build has no memories (`Forgetful`). The preview keeps them, so that a change costs what it touches: everything is
read and joined as a build does it, and what did not change is remembered.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")


def of_last(find: Callable[[Any, str], T]) -> Callable[[Any, str], T]:
    """A method that keeps what it found for the thing it was asked for last: the parts of a page ask in a row."""
    name = f"_last_{find.__name__}"

    @wraps(find)
    def found(self: Any, thing: str) -> T:
        last: tuple[str, T] | None = self.__dict__.get(name)
        if last is None or last[0] != thing:
            last = self.__dict__[name] = thing, find(self, thing)
        return last[1]

    return found


class Memory:
    """Values by name, each with the parts that it was made of."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def of(self, name: Hashable, parts: tuple[Any, ...], make: Callable[[], T]) -> T:
        """The value of a name: the one before where it was made of equal parts, or else a new one."""
        known = self._known.get(name)
        if known is None or known[0] != parts:
            known = self._known[name] = parts, make()
        value: T = known[1]
        return value

    def last(self, name: Hashable) -> Any:
        """The value of a name as it is remembered, whatever it was made of; None where there is none."""
        known = self._known.get(name)
        return known[1] if known else None


class Forgetful(Memory):
    """Remembers nothing: a build works out everything once, and would hold every text that it was made of."""

    def of(self, name: Hashable, parts: tuple[Any, ...], make: Callable[[], T]) -> T:
        """A new value."""
        return make()


NOTHING_KNOWN = Forgetful()


class Lazy(Mapping[str, T]):
    """Values by key, each worked out when it is first asked for. keys: in their order; make: a key's value."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], T]) -> None:
        self._keys, self._make = dict.fromkeys(keys), make
        self._made: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
