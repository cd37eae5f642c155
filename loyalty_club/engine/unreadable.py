# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refusals of what a file holds, in sentences that its reader's language can say."""


class Unreadable(ValueError):
    """A file, or a cell of it, that is not what it should be.

    ``sentence`` is English, with ``%(name)s`` for each of ``values``: who shows it
    translates the sentence before the values go in.
    """

    def __init__(self, sentence, **values):
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


def _(sentence):
    """Mark a sentence for the translators."""
    return sentence
