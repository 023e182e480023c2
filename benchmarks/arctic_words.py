"""The words of made comments: lists of our own, and a few thousand made names, by kind of word."""

from __future__ import annotations

import numpy as np


def _words(spaced: str) -> list[str]:
    return spaced.split()


_NOUNS = _words("""
people thing time day year way game car house food money phone work job school city road train dog cat kid friend
family problem question answer point reason idea price market store company team player season movie show book song
band album story character scene ending update version feature app website page link video picture camera screen
battery engine bike tire wheel garden tree water coffee beer bread cheese pizza sauce pan oven kitchen table chair
window door wall roof room bed floor light power cable bill tax rent loan bank card account law court judge police
vote party government president minister country border war army history science study paper data model theory test
result error bug code language library server network computer laptop keyboard mouse monitor printer driver manual
doctor nurse hospital pain sleep stress diet weight muscle gym run walk trip flight hotel beach island mountain lake
river forest weather rain snow summer winter morning evening night weekend month week hour minute second mile pound
half part piece bit lot kind type sort list number rule comment post thread mod user name title word sentence letter
teacher student class exam grade degree college boss manager office meeting email call message text reply joke meme
skill level quest boss-fight loot map weapon shield patch server-lag balance meta build deck draft coach referee goal
penalty injury record contract trade rumor fan stadium ticket crowd drummer guitar chord verse chorus lyric tour
""")
_VERBS = _words("""
is was are were has had does did gets got makes made takes took goes went comes came says said thinks thought knows knew
wants wanted needs needed likes liked loves loved hates hated feels felt looks looked sounds works worked plays played
runs ran buys bought sells sold pays paid costs keeps kept lets helps helped tries tried uses used finds found loses
lost wins won gives gave tells told asks asked calls called shows showed means meant leaves left puts starts started
stops stopped breaks broke fixes fixed builds built writes wrote reads watches watched listens waits waited hopes hoped
agrees agreed argues argued explains explained complains complained ignores ignored blocks blocked deletes deleted
""")
_ADJECTIVES = _words("""
good bad great terrible nice awful amazing horrible best worst better worse big small huge tiny old new young long short
high low fast slow cheap expensive free hard easy simple complicated right wrong true false real fake same different
whole full empty early late happy sad angry tired sick healthy strong weak smart stupid funny boring interesting weird
normal strange common rare popular famous random serious honest fair unfair rude polite safe dangerous clean dirty hot
cold warm wet dry dark bright loud quiet beautiful ugly broken useful useless decent solid insane ridiculous perfect
""")
_ADVERBS = _words("""
really very pretty just actually probably maybe definitely never always often sometimes usually still already almost
even only too quite kind-of literally basically honestly clearly obviously apparently sadly luckily finally again here
there everywhere somewhere together alone quickly slowly badly well
""")
_PRONOUNS = _words("I you he she it we they this that someone everyone nobody everything nothing")
_DETERMINERS = _words("the the the the a a a an my your his her their our this that these those some any every no")
_PREPOSITIONS = _words("of of of in in in to to to for for on on with at from about by into over under after before")
_CONJUNCTIONS = _words("and and and but but or so because if when while although since unless until")
_MODALS = _words("can can't could couldn't will won't would wouldn't should shouldn't might must don't doesn't didn't")
_PLAIN_VERBS = _words("""
be have do get make take go come say think know want need like love hate feel look work play run buy sell pay keep let
help try use find lose win give tell ask call show mean leave put start stop break fix build write read watch wait
""")
_OPENERS = _words("""
yeah no yes well lol honestly sure thanks sorry agreed exactly wow oh ok okay man dude bro wait edit: tl;dr fwiw imo
tbh idk nah yep
""")

_SYLLABLES = _words("""
ka mo ri ten lo va su ber nik dor fel gar hul jin kel lum mer nor pol quin ras sel tor ul ven wil xan yor zet bra cri
dra fli gro pla ska tri bel con dev els fen gil har
""")

TEMPLATES = [
    "PVDN", "PVRJ", "DNVDN", "DNVJ", "PMBDN", "PVRDN", "OPVDN", "PVDJNIDN", "DNIDNVRJ", "CPMBDJN", "PMBIDN",
    "DJNVDNCPVJ", "OPMBDNIDNCDNVRJ", "PVDNCPMBR", "IDNPVDJN", "PVXIDN", "XVDJN", "DNIXVRJ", "OO", "OJ", "RJ", "DJN",
]  # fmt: skip
"""Sentences as kinds of words, one letter each; drawn with falling weight from the middle on."""


def vocabulary() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return kind of word -> (words, the cumulated share of each): the first of a list is the most frequent."""
    lists = {"N": _NOUNS, "V": _VERBS, "J": _ADJECTIVES, "R": _ADVERBS, "P": _PRONOUNS, "D": _DETERMINERS,
             "I": _PREPOSITIONS, "C": _CONJUNCTIONS, "M": _MODALS, "B": _PLAIN_VERBS, "O": _OPENERS,
             "X": [name.title() for name in made_names(40_000)]}  # fmt: skip
    found = {}
    for kind, words in lists.items():
        shares = 1 / (np.arange(len(words)) + 8.0) ** (1.05 if kind == "X" else 0.8)
        found[kind] = np.array(words, dtype=object), np.cumsum(shares) / shares.sum()
    return found


def made_names(count: int) -> list[str]:
    """Return so many names made of syllables, all different, always the same."""
    base = len(_SYLLABLES)
    names = []
    for number in range(count):
        rest, name = number * 7 + base, ""
        while rest:
            rest, syllable = divmod(rest, base)
            name += _SYLLABLES[syllable]
        names.append(name)
    return names
