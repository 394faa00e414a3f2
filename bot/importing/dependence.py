"""Recognises sentences that say nothing without the one before them, such as "This takes two years."."""

from __future__ import annotations

import re

# "This job" and "this kind of work" mean the career itself.
_THIS = r"(?:this|that|these|those|it|them)\b(?! (?:job|role|career|work|field|kind|type|area|industry|profession|position|sector|way)\b)"
_COURSE = (
    r"(?:route|course|qualification|scheme|programme|degree|award|diploma|certificate|apprenticeship|licence|experience|exam|test|"
    r"assessment|placement|process|option)s?"
)
_VERB = (
    r"(?:(?:usually|normally|often|also|all) )?"
    r"(?:is|are|was|were|has|have|can|could|may|might|must|will|would|should|"
    r"(?:include|take|last|cover|give|help|mean|teach|lead|let|allow|vary|varie|depend|combine|offer|run|provide|publishe|involve|cost|test|prepare|"
    r"set|encourage|require|open|count)(?:s|es)?)\b"
)
_CLAUSE_START = r"(?:and|or|so|but|if|when|where|which|who|that|though|although|as|because)"
_OPENS = r"(?:publishe|offer|run|provide|include|last|cover|combine|list|allow|let|teache?|prepare|introduce|lead)s?"
# A sentence that starts like this says nothing without the one before it, as in "This takes two years." or "You could do this at a club."
DEPENDENT = re.compile(
    rf"(?!This is an? (?:\w+ )?(?:job|role|career)\b)(?:This|That|These|Those)(?: {_COURSE})? {_VERB}"
    rf"|These (?!jobs\b|roles\b|careers\b|people\b)(?:\w+ )?\w+s {_VERB}"
    rf"|(?:(?:Each|Some|Many|Most|All|Both|Only \w+ \w+) of these(?: \w+s)?|The {_COURSE}|Each (?:one|{_COURSE})) {_VERB}"
    rf"|It (?:(?:will|can|could|may|might) )?(?:also )?{_OPENS}\b|It also\b|Many (?:also )?(?:offer|run|provide|have)\b"
    r"|It (?:will|can|could|may|might) (?:also )?(?:help|give|show) you\b"
    r"|It['’]s (?:also )?an? (?:\w+ )?(?:way|route|chance|option)\b"
    rf"|You(?:'ll|’ll)? (?:\w+ ){{0,3}}(?:do|get|gain|find|take|complete|achieve) {_THIS}(?! (?:apprenticeship|course|\w+ful|possible)\b)"
    rf"|To (?:do|get|gain|achieve) {_THIS}(?! (?:apprenticeship|course)\b)"
    r"|You(?:'ll|’ll|'d|’d)? (?:would |will |could |can |may |might )?then\b|Then,? you\b|After (?:this|that),? "
    r"|(?:If|When|Once|After) you(?:['’]ve| have)? (?:\w+ly )?(?:complete|completed|pass|passed|finish|finished|got|get) "
    r"(?:the|this|that|these|it|them)\b"
    r"|For example\b|Examples (?:of \w+ )?(?:include|are)\b|Alternatively\b|(?:Or|But|And|Otherwise|Instead|However)\b,? "
    r"|Another (?:option|way|route|possibility) is\b|In these \w+s\b"
    r"|(?:\w+ ){1,4}(?:of|like|to|on|for) these (?:is|are|can|may|will)\b"
    r"|(?:Places|Applications|Entry|Entrance|Fees) (?:is|are)\b|Most (?:\w+ )?subjects are accepted\b"
    # Without a subject, as in "May advise patients" or "Includes coders".
    r"|May (?!be\b|is\b|I\b|you\b|we\b)[a-z]|(?:In|Ex)cludes [a-z]"
    r"|It (?:is|was|(?:may|can|could|will|might) be) (?:\w+ly )?\w+(?:ed|en)\b(?! (?:that|to)\b)|It [^.]*\bto complete(?=[.]|$)"
    # "This" that nothing before it in the sentence explains, as in "Course providers can advise you on this."
    rf"|(?:(?!{_CLAUSE_START}\b)[\w'’]+ ){{1,9}}(?:this|these)(?=[.:]|$| (?:yourself|to|before|could|may|can|will)\b)"
    r"|You(?:['’]\w+)? (?:\w+ ){0,4}(?:apply to|write to|talk to|speak to|contact|ask) them\b"
    # "This" at the end, as in "You'll need a degree to do this" or "There is competition for these".
    rf"|[^.]*\b(?:to (?:do|get|gain|take|complete) {_THIS}|(?:for|onto|to|one of|like) these(?: {_COURSE})?)(?=[.,]|$)"
)
# In an answer on how to get in, "They" are the employers or schools of the sentence before. Elsewhere they are the people in the job.
OTHERS = re.compile(r"(?:They|Their|Theirs)\b")


def depends(sentence: str, are_others: bool = False) -> bool:
    """Return whether a sentence says nothing without the one before it."""
    return bool(DEPENDENT.match(sentence) or (are_others and OTHERS.match(sentence)))
