"""Texts in another language: the mould of the source filled with translations, or rendered as a whole."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from prospectus.korean import mark_korean
from prospectus.markdown import Rendered, Renderer, Translate
from prospectus.moulds import Mould, Piece, as_heading, inner, stands_alone


def render(
    renderer: Renderer, text: str, source: Rendered, translate: Translate, folder: str = "", layout: str = ""
) -> Rendered:
    """What `renderer` makes of a text, found with less work where its translations fit into its mould.

    source: the text in the source language; the rest as for Renderer.render.
    """
    mould = source.mould if renderer.is_usual else None
    return (mould and filled(renderer, source, mould, translate, folder)) or renderer.render(
        text, folder, translate, source, layout
    )


def filled(renderer: Renderer, source: Rendered, mould: Mould, translate: Translate, folder: str) -> Rendered | None:
    """A mould with translations, or None where one is missing, depends on its block or changes more than words."""
    said = [translate(block.text) for block in source.blocks]
    texts = [text for text in said if text is not None and stands_alone(text)]
    if len(texts) < len(said):
        return None
    pieces = _pieces(renderer, texts, folder)
    if tuple(piece.markup for piece in pieces) != mould.markup:
        return None
    titles = zip(source.headings, mould.headings, strict=True)
    return replace(
        source,
        html=mould.filled(pieces),
        headings=tuple(one if at is None else replace(one, html=as_heading(pieces[at].html)) for one, at in titles),
        links=tuple(link for piece in pieces for link in piece.links),
        mould=None,
    )


def _pieces(renderer: Renderer, texts: list[str], folder: str) -> list[Piece]:
    """Translations as HTML."""
    marked = [text for text in texts if not renderer.is_plain(text)]
    made = renderer.paragraphs(marked, folder) if marked else ()
    known = {
        text: Piece(html, inner(beside), tuple(_links(p))) for text, (html, beside, p) in zip(marked, made, strict=True)
    }
    return [known.get(text) or Piece(mark_korean(f">{text}<", renderer.language)[1:-1], {}) for text in texts]


def _links(element: Element) -> Iterator[str]:
    """The things and anchors to which the links in an element lead."""
    for link in element.iter("a"):
        target = link.get("href", "")
        if target.startswith(("#", "thing:")):
            yield target.removeprefix("thing:")
