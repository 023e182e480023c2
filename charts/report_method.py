"""How the numbers of a report are made, in plain words, with the settings that were in use."""

from __future__ import annotations

from analysis.certainty import LEAST_N_EFF
from analysis.reading import LONG_WORDS
from analysis.sentiment import MOOD_AT_LEAST
from analysis.study import Study
from analysis.weights import WEIGHTS
from charts.offline_page import text
from charts.words import percent

PSEUDONYMS = (
    "Names of authors were replaced by numbers, here and where other comments mention them. What people wrote was left "
    "as it is: whoever searches for a phrase may find its author."
)


def method(study: Study, *, pseudonyms: bool) -> str:
    """Return the HTML of the method section."""
    parts = _parts(study) | ({"Names": [PSEUDONYMS]} if pseudonyms else {})
    return "\n".join(
        f"<h3>{text(title)}</h3>\n" + "\n".join(f"<p>{text(paragraph)}</p>" for paragraph in paragraphs)
        for title, paragraphs in parts.items()
    )


def _parts(study: Study) -> dict[str, list[str]]:
    return {
        "What was read": [
            "The comments come from saved files, not from the site. A file may hold less than the site declares, may "
            "show some comments by their title only, and shows scores as they were when it was saved. What is missing "
            "is counted, and never taken for zero."
        ],
        "Who answers whom": [
            "Where the file draws or names the tree of replies, the tree is taken from it. Where it does not, as in "
            "text copied from a page, the parent of a reply is inferred from its “Re:” title, from the words it "
            "quotes and from the order of the page. An inferred parent carries a probability, and a reply whose parent "
            "is doubtful is only placed somewhere under the comment that started its subject."
        ],
        "Themes": _themes(study),
        "Shares and weights": _shares(study),
        "How sure a share is": [
            "What is visible: the share has no sampling error, but it has bounds. The lower one leaves out every "
            "comment whose theme is doubtful or that has no text, the upper one counts them all in.",
            "What it says about the discussion at large: replies are not independent voices, so the unit is the "
            "sub-thread. The 90 % interval is Wilson’s, with the effective number of sub-threads after Kish. With "
            f"fewer than {LEAST_N_EFF:.0f} effective sub-threads, or one that holds more than half of the weight, "
            "nothing is claimed beyond the visible comments.",
        ],
        "Sentiment": [
            "Sentiment is read twice, on the author’s own words: quotes and signatures are left out. The first reading "
            "is VADER, a list of English words with values, without words that mislead in forum talk and with some it "
            f"lacks (the file {study.tone.name}); scores nearer to zero than {study.tone.neutral_band:g} are neutral. "
            f"Where its score is shown, over {LONG_WORDS} words it is the mean of the sentences. The second reading "
            "has learned from texts that people labelled, and goes by their words and by what VADER says of them. The "
            "label shown is that of the second reading: where the two differ, the people who labelled forum posts and "
            "tweets side with it more often. Where they agree, the label can be leaned on; where they do not, read the "
            "comment.",
            "Comments without text and those tagged as jokes are not judged, and no mood is given to fewer than "
            f"{MOOD_AT_LEAST} judged comments.",
            "Neither can read irony, context, allusion or facts: an angry comment made of friendly words counts as "
            "positive, and a word that neither knows counts for nothing. Take it as a hint where to read, not as a "
            "measure of opinion.",
        ],
    }  # fmt: skip


def _themes(study: Study) -> list[str]:
    codebook = study.codebook
    return [
        f"Themes are those of the codebook {codebook.name} (version {codebook.version}): words, phrases and examples "
        "that people wrote down and can change. The words in a comment that match are its evidence, and are marked in "
        "the quotes. A comment can be under several themes, or under none.",
        "A reply takes part of the theme of what it answers, because a joke often makes sense only below the one "
        f"before it: {percent(codebook.chain.parent)} of its parent’s strength, {percent(codebook.chain.starter)} of "
        f"that of the comment that started its subject. From a strength of {codebook.threshold:g} on a comment "
        "counts as under the theme.",
    ]


def _shares(study: Study) -> list[str]:
    weight = WEIGHTS[study.weight]
    return [
        f"A share is the part of all weight that the comments under a theme hold. Here the weight is “{weight.title}”: "
        f"{weight.meaning} As a comment may be under several themes, shares can add up to more than 100 %.",
        "A score below zero counts nothing; it is never subtracted and never shifted up. Other weights give other "
        "shares: a theme whose rank depends on the choice should not be called the first.",
    ]
