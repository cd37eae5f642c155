"""The translated terms of native addons that ship none, beside our own.

For the terms of records Odoo needs no help: it takes i18n_extra/fa.po with our other
translations. Terms in code it looks up in the files of the addon whose code asks, and
nowhere else; so ours, i18n_extra/<addon>/<language>.po, are put there by hand.
"""

from pathlib import Path

from odoo.tools.misc import ReadonlyDict
from odoo.tools.translate import (
    JAVASCRIPT_TRANSLATION_COMMENT,
    PYTHON_TRANSLATION_COMMENT,
    code_translations,
    translation_file_reader,
)


def share_code_terms(addon_folder):
    """Let native code speak the languages that an addon of ours has for it.

    As all terms of code, they belong to the process, and can be brought again. What a
    native addon translates itself goes first.
    """
    for path in sorted(Path(addon_folder).glob("i18n_extra/*/*.po")):
        _share(path.parent.name, path.stem, list(translation_file_reader(str(path))))


def _share(addon, language, rows):
    python = _terms(rows, PYTHON_TRANSLATION_COMMENT)
    python.update(code_translations.get_python_translations(addon, language))
    code_translations.python_translations[addon, language] = ReadonlyDict(python)

    web = _terms(rows, JAVASCRIPT_TRANSLATION_COMMENT)
    native = code_translations.get_web_translations(addon, language)["messages"]
    web.update((message["id"], message["string"]) for message in native)
    messages = tuple(ReadonlyDict({"id": t, "string": web[t]}) for t in web)
    code_translations.web_translations[addon, language] = ReadonlyDict(
        {"messages": messages}
    )


def _terms(rows, comment):
    """The terms of one sort of code, as the catalogue's comments tell it."""
    wanted = (row for row in rows if comment in row["comments"])
    return {row["src"]: row["value"] for row in wanted if row["value"]}
