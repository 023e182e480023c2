"""The words by which an answer shows what it does with the comment it answers, and how far each can be trusted.

Patterns are matched against text in lower case with straight apostrophes (``analysis.terms.fold``). The trust is a
judgement made before any measuring; benchmarks/relations.py says how often the whole is right. Groups of such cue
words: Misra & Walker, "Topic independent identification of agreement and disagreement", SIGDIAL 2013; Abbott et al.,
"How can you say such things?!?", LSM 2011; jokes of forums are our own list.
"""

# ruff: noqa: E501 - one mark a line reads best
from __future__ import annotations

import re
from dataclasses import dataclass

AGREES, DISAGREES, CORRECTS, ASKS, JOKES, TANGENT = RELATIONS = [
    "agrees", "disagrees", "corrects", "asks", "jokes", "tangent",
]  # fmt: skip
OTHER = "other"
"""Answers a question, gives information, apologises: none of RELATIONS. It competes with them and is not named."""

OPENING, ANYWHERE, ENDING, ALONE = "opening", "anywhere", "ending", "alone"
"""Where a mark must stand: at the head of the answer, in any place, at its end, or as all of it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that show a relation."""

    relation: str
    trust: float
    """How likely the answer does this where only this mark is found, in (0, 1)."""
    place: str
    words: str
    """A regular expression without groups that can repeat one another."""


_VERY = r"(?:so |very |quite |absolutely |completely |totally |exactly |entirely |definitely |also |just )?"
_THAT_IS = r"(?:that's|that is|thats|this is|it's|it is|that was|which is) "
_YOU_ARE = r"(?:you're|you are|youre|ur|he's|she's|they're|op is) "

_MARKS = (
    Mark(AGREES, 0.90, OPENING, rf"i {_VERY}(?:do |have to |must |would |'d )?agree\b(?! to disagree)"),
    Mark(AGREES, 0.90, ANYWHERE, r"could ?n[o']?t agree more|i (?:totally|completely|fully|wholeheartedly) agree\b"),
    Mark(AGREES, 0.85, OPENING, r"agreed\b|seconded\b|exactly\b|precisely[.,!]|amen\b|hear,? hear|so much this"),
    Mark(AGREES, 0.85, ALONE, r"\^*this\b|(?:so )?true|absolutely|indeed|yes|yep|yup|same|correct|right|definitely"),
    Mark(AGREES, 0.85, OPENING, r"\+1\b|\+1000|this[.!](?:\s|$)|came here to say|my thoughts exactly|well (?:said|put)"),
    Mark(AGREES, 0.80, OPENING, rf"{_THAT_IS}{_VERY}(?:true|right|correct|a (?:very )?(?:good|great|fair) point)\b"),
    Mark(AGREES, 0.80, OPENING, rf"{_YOU_ARE}{_VERY}(?:right|correct|spot on)\b|i think {_YOU_ARE}right"),
    Mark(AGREES, 0.80, OPENING, r"(?:very )?(?:good|great|fair|excellent|valid) (?:point|call|catch)\b|spot on\b"),
    Mark(AGREES, 0.75, OPENING, r"(?:so |very |quite )?true\b|indeed\b|absolutely\b|definitely\b|fair enough"),
    Mark(AGREES, 0.70, OPENING, r"same (?:here|thing happened)|me too\b|me neither|i(?:'m| am) with you|you have my vote"),
    Mark(AGREES, 0.60, OPENING, r"(?:oh |ah |heh,? )?(?:yes|yeah|yep|yup|ya)\b|right[,.!]|of course\b|(?:for )?sure[,.!]"),
    Mark(AGREES, 0.60, OPENING, r"i (?:think|thought|feel|felt) (?:the same|so too)|i(?:'ve| have) (?:noticed|seen) (?:this|the same)"),
    Mark(AGREES, 0.50, OPENING, r"love (?:this|it)\b|well done|nicely done|good (?:answer|idea|question)|great (?:answer|idea)"),
    Mark(AGREES, 0.65, OPENING, r"(?:hi|hey|hello)?[ ,]*(?:many |great,? |awesome,? |perfect,? )?(?:thanks|thank you|thx|ty)\b|👍|💯|👏"),
    Mark(AGREES, 0.50, OPENING, r"nice\b|great\b|excellent\b|awesome\b|perfect\b|cool\b|makes sense|i see\b|got it\b|good to know"),
    Mark(AGREES, 0.30, OPENING, r"i(?:'ve| have| had| did| was| remember| use)\b|my \w+ (?:did|was|is|has|had)\b|and\b|plus\b|also\b"),
    Mark(DISAGREES, 0.92, ANYWHERE, rf"\bi (?:{_VERY}|strongly |respectfully |must |have to )disagree\b"),
    Mark(DISAGREES, 0.90, ANYWHERE, r"\bi (?:do ?n[o']?t|can ?n[o']?t|can't|don't) (?:really )?agree\b|beg to differ"),
    Mark(DISAGREES, 0.85, OPENING, rf"{_THAT_IS}{_VERY}(?:simply |plain |utter |complete )?(?:not true|untrue|false|wrong)\b"),
    Mark(DISAGREES, 0.85, OPENING, rf"{_YOU_ARE}{_VERY}(?:simply |plain )?(?:wrong|mistaken|missing the point|kidding)\b"),
    Mark(DISAGREES, 0.80, ANYWHERE, r"\b(?:bullshit|straw ?man|red herring|missing the point|citation needed)\b"),
    Mark(DISAGREES, 0.80, OPENING, r"(?:um |uh |er |well,? ?)?(?:no|nope|nah)(?:[.,!;:]| -|$)|wrong[.,!]|nonsense\b|rubbish\b"),
    Mark(DISAGREES, 0.80, OPENING, r"not (?:really|exactly|quite|necessarily|at all|true|so|even close)\b|hardly[.,]"),
    Mark(DISAGREES, 0.75, OPENING, rf"{_THAT_IS}(?:hardly |just )?(?:not|nonsense|ridiculous|absurd|silly|a (?:bad|terrible))\b"),
    Mark(DISAGREES, 0.70, OPENING, r"i (?:do ?n[o']?t|don't|can't) (?:really )?(?:think|believe|buy|see (?:how|why))\b|i doubt\b"),
    Mark(DISAGREES, 0.70, OPENING, r"(?:that|this|it) (?:does|is|would|wo|did|could)(?: not|n't)\b|on the contrary|quite the opposite"),
    Mark(DISAGREES, 0.70, OPENING, r"i(?:'m| am) not (?:convinced|so sure|sure (?:that|i agree|about))|says who|with all due respect"),
    Mark(DISAGREES, 0.65, OPENING, r"(?:but|except|yet) (?!also\b)|how (?:is|does|can|could) (?:that|this|it)\b|you can't\b|there's no\b"),
    Mark(DISAGREES, 0.60, OPENING, r"you (?:clearly|obviously|seem to|misunderst|misread|ignore|forg[oe]t|don't|do not|need to|must be)"),
    Mark(DISAGREES, 0.60, ANYWHERE, r"\byour (?:argument|logic|claim|premise|point) (?:is|has|makes|falls|doesn't|only)\b"),
    Mark(DISAGREES, 0.55, OPENING, r"however\b|why (?:would|should) (?:anyone|i|we|they|it)\b|i(?:'d| would) (?:argue|rather)\b"),
    Mark(DISAGREES, 0.50, ANYWHERE, r"\b(?:that|this)(?:'s| is) not (?:how|what|why|true|the (?:point|case|same))\b|\byou're wrong\b"),
    Mark(DISAGREES, 0.70, ANYWHERE, r"\b(?:ad hominem|fallacy|fallacious|irrelevant|by that logic|apples (?:to|and) oranges|slippery slope)\b"),
    Mark(DISAGREES, 0.65, ANYWHERE, r"\bi (?:never|didn't|did not) (?:say|said|claim\w*|impl\w*|suggest\w*)\b|\b(?:no one|nobody) (?:is|was|said|claim)"),
    Mark(DISAGREES, 0.65, OPENING, r"so you(?:'re| are)? (?:saying|say|think|suggest|claim)|what makes you think|since when|how about you\b"),
    Mark(DISAGREES, 0.60, ANYWHERE, r"\byou(?:'re| are| have| keep)? (?:completely |totally |still |again )?(?:misunderst|misrepresent|misread|ignor|overlook|contradict)"),
    Mark(DISAGREES, 0.45, ANYWHERE, r"\b(?:absurd|untrue|false|wrong|flawed|misleading|disagree|assumption|no evidence|unfounded)\b"),
    Mark(DISAGREES, 0.40, OPENING, r"(?:you|your) (?!(?:should|can|could|may|might|also) )|if you\b|then (?:why|how|what|you)\b|why (?:not|don't|do you)\b|not\b"),
    Mark(DISAGREES, 0.25, ANYWHERE, r"\b(?:but|however|instead|rather|nonsense|ridiculous|stupid|idiot\w*|dumb)\b"),
    Mark(DISAGREES, 0.20, OPENING, r"(?:you|it|that|this|they|there)(?:'s|'re| \w+)? (?:not|never|no|hardly|barely)\b|nobody|no one"),
    Mark(CORRECTS, 0.90, ALONE, r"\*+ ?[\w'-]+(?: [\w'-]+){0,3} ?\*?"),
    Mark(CORRECTS, 0.90, ANYWHERE, r"\bftfy\b|\bfixed (?:that|it) for you|\b(?:small|minor|slight|one|a) correction\b"),
    Mark(CORRECTS, 0.85, OPENING, r"correction\b|(?:pedantic|nitpick|nit)\b|to be pedantic|s/[\w' .-]{1,40}/[\w' .-]{0,40}/?"),
    Mark(CORRECTS, 0.80, ANYWHERE, r"\b(?:it's|its|it is|is|was) (?:actually )?(?:spelled|spelt|pronounced)\b|\bmisspel|\bmisquot"),
    Mark(CORRECTS, 0.75, ANYWHERE, r"\b(?:it's|it is|that's|it was|they're|they are) [\w' -]{1,40}, not (?=[a-z\d])"),
    Mark(CORRECTS, 0.70, ANYWHERE, r"\byou(?:'re| are) (?:confusing|thinking of|conflating)\b|\bi think you mean"),
    Mark(CORRECTS, 0.65, OPENING, r"(?:well,? |umm?,? |no,? |and |but )?(?:actually|technically|strictly speaking)\b"),
    Mark(CORRECTS, 0.65, OPENING, rf"{_THAT_IS}(?:incorrect|inaccurate|not (?:quite |entirely |strictly )?(?:correct|accurate|right))"),
    Mark(CORRECTS, 0.60, OPENING, r"you mean(?:t)?\b|(?:did )?you mean\b|(?:it )?should (?:be|read)\b|typo\b|for the record"),
    Mark(CORRECTS, 0.40, ANYWHERE, r"\btypo\b|\bincorrect\b|\bshould read\b|\bmisnomer\b"),
    Mark(CORRECTS, 0.20, ANYWHERE, r"\bactually\b|\bin fact\b|\btechnically\b"),
    Mark(OTHER, 0.40, OPENING, r"sorry\b|(?:my )?apologies|i(?:'ll| will)\b|(?:see|try|check)\b|(?:it's|that's) (?:because|just)|because\b"),
    Mark(ASKS, 0.70, OPENING, r"i(?:'m| am)? (?:just )?(?:wonder|wondering|curious)\b|(?:just )?(?:curious|wondering)\b|any idea"),
    Mark(ASKS, 0.70, ANYWHERE, r"\b(?:could|can|would) you (?:please |perhaps |maybe )?(?:explain|elaborate|clarify|share|expand|give|add)"),
    Mark(ASKS, 0.70, ANYWHERE, r"\bplease (?:explain|elaborate|clarify|share)|\bcare to (?:share|explain|elaborate)|\banyone know"),
    Mark(JOKES, 0.90, ENDING, r"(?:\s|^)/s|</?sarcasm>|\(sarcasm\)|/sarc"),
    Mark(JOKES, 0.85, ANYWHERE, r"\b(?:just kidding|j/k|jk|that's what she said|i see what you did there|ba[ -]dum)\b|\*rimshot"),
    Mark(JOKES, 0.85, ANYWHERE, r"\bin soviet russia\b|\bnew [\w -]{1,40} overlords\b|\bbeowulf cluster\b|\bgot (?:em|'em)\b"),
    Mark(JOKES, 0.60, ANYWHERE, r"\b(?:lol|lmao|lmfao|rofl|roflmao|hahaha|haha|hehe|heh)\b|😂|🤣|😆|😹|\bw(?:h)?oosh\b|\bobligatory\b"),
    Mark(JOKES, 0.45, ANYWHERE, r"[;:]-?p(?=\s|$|[.,!)])|;-?\)|😜|😉|😛|🙃|\bpun (?:not )?intended\b|\bxkcd\b"),
    Mark(JOKES, 0.65, ANYWHERE, r"\b(?:said no ?one ever|plot twist|username checks out|i,? for one,? welcome|too soon|your mom|yo mama|dad joke)\b"),
    Mark(JOKES, 0.60, ANYWHERE, r"\bnarrator:|ಠ_ಠ|¯\\_|\(╯°|!!+1|\bteh \w|\b(?:bazinga|rimshot|badum|nom nom|yarr+)\b|/r/(?:nocontext|circlejerk|jokes|funny)"),
    Mark(JOKES, 0.55, ALONE, r"\*[a-z][a-z ]{2,30}\*|[a-z]+\.(?:jpg|gif|png)|(?:sir|madam),? .{1,60}|i'll (?:show|give) (?:you|myself|her|him) .{1,40}"),
    Mark(JOKES, 0.30, ANYWHERE, r":-?\)|:-?d(?=\s|$)|😀|😁|😄|😅"),
    Mark(TANGENT, 0.70, ANYWHERE, r"\boff[- ]topic\b|\b(?:on )?(?:a|another|different|unrelated) (?:side )?note\b|\bchanging the subject"),
    Mark(TANGENT, 0.60, OPENING, r"by the way\b|btw\b|incidentally\b|speaking of|unrelated\b|(?:kind of |slight )?tangent|side note"),
    Mark(TANGENT, 0.55, OPENING, r"(?:this|that|which) remind(?:s|ed) me|reminds me of|random question|somewhat related"),
)  # fmt: skip

_FRAMES = {
    OPENING: r"(?:{})",
    ANYWHERE: r"(?:{})",
    ENDING: r"(?:{})[\s.)]*\Z",
    ALONE: r"(?:{})[\s.!~]*\Z",
}

MARKS: tuple[tuple[Mark, re.Pattern[str]], ...] = tuple(
    (mark, re.compile(_FRAMES[mark.place].format(mark.words))) for mark in _MARKS
)
"""Each mark with its compiled pattern."""
