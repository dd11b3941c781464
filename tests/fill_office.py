"""Fills the content controls of Word documents in LibreOffice, and saves them as Word documents.

Run by the Python that LibreOffice's bridge is installed for (`python3-uno`), not by the project's:

    echo '[[SOURCE, TARGET, {TAG: VALUE}]]' | /usr/bin/python3 fill_office.py PROFILE
"""

import json
import os
import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

TRIES = 240  # of a quarter of a second


def option(name: str, value: Any) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def connected(pipe: str) -> Any:
    """The desktop of the LibreOffice that listens on a pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(TRIES):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise TimeoutError("LibreOffice did not start")


def fill(document: Any, values: dict[str, str]) -> None:
    controls = document.getContentControls()
    for index in range(controls.getCount()):
        control = controls.getByIndex(index)
        value = values.get(control.Tag)
        if value is None:
            continue
        if control.Checkbox:
            control.Checked = True
            continue
        if control.DropDown:
            items = [{part.Name: part.Value for part in item} for item in control.ListItems]
            value = next(item["DisplayText"] for item in items if item["Value"] == value)
        control.ShowingPlaceHolder = False
        control.setString(value)


def main() -> None:
    profile = sys.argv[1]
    pipe = f"fill{os.getpid()}"
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL)
    try:
        desktop = connected(pipe)
        for source, target, values in json.load(sys.stdin):
            document = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (option("Hidden", True),))
            fill(document, values)
            document.storeToURL(f"file://{target}", (option("FilterName", "MS Word 2007 XML"),))
            document.close(True)
    finally:
        office.terminate()
        office.wait(30)


if __name__ == "__main__":
    main()
