"""What people write before a name, in seven languages: "my name is", "Dear", "Kind regards,", "mein Mann".

Each cue has a strength, since a word after "my name is" is a name whatever it is, and one after "this is" only if it may be one.
"""

from __future__ import annotations

import re
from typing import Final

TITLE: Final = "title"
"""Before a family name, whatever word it is: "Frau Koch"."""
NAMED: Final = "named"
"""Before a name in so many words: "my name is"."""
SELF: Final = "self"
"""Before a name, or what somebody is: "I am"."""
INTRO: Final = "intro"
"""Before a name, or anything else: "this is"."""
GREETING: Final = "greeting"
CLOSING: Final = "closing"
RELATION: Final = "relation"
"""Before somebody: "my wife", "ask for"."""

_CASED: Final = {
    TITLE: r"""
        (?:Mr|Mrs|Ms|Mx|Dr|Prof|MR|MRS|DR|PROF|Hr|Fr|Dott\.ssa|Dott|Sig\.ra|Sig|Sr|Sra|Srta|Mme|Mlle|Dhr|dhr|Mw|mw|Mevr|mevr|Ing|Dipl\.-Ing)\.?
        |Miss|Madam|Herrn?|Frau|Fräulein|Familie|HERR|FRAU|FAMILIE|Monsieur|Madame|Mademoiselle|[Mm]aître|[Mm]onsieur|[Mm]adame|MADAME|MONSIEUR
        |[Ss]eñor(?:a|ita)?|[Dd]on|[Dd]oña|[Ss]ignor(?:a|ina)?|[Dd]ottor(?:e|essa)?|[Ss]enhora?
        |Mevrouw|mevrouw|Meneer|meneer|De\ heer|de\ heer|[Ff]amilie|[Ff]amille|[Ff]amilia|[Ff]amiglia|Dame|Lord|Rev\.|Professor(?:in)?|Professeure?|Profesora?|Doktor""",
}
_ANY_CASE: Final = {
    NAMED: r"""
        my\ (?:full\ |first\ |last\ )?name(?:\ is|'s|’s|:)|names?:|name\ is|name's|i\ am\ called|(?:some(?:one|body)|a\ (?:man|woman|guy|lady|person))\ (?:called|named)
        |in\ the\ name(?:\ of)?|(?:booked|reserved|registered|listed)\ under|under\ the\ name(?:\ of)?|account\ of
        |(?:contact(?:\ (?:person|name))?|recipient|sender|attention|from|empfänger(?:in)?|absender(?:in)?|ansprechpartner(?:in)?|destinataire|expéditeur|destinatari[oa]|remitente|mittente|ontvanger|afzender)\ ?:
        |account\ of|on\ behalf\ of|(?:account|card)\ ?holder:?|attn\.?:?
        |mein\ name\ ist|ich\ heiße|ich\ heisse|heiße|wir\ hei(?:ß|ss)en|name\ (?:ist|lautet):?|namens|auf\ den\ namen|im\ namen\ von|z\.\ ?hd\.(?:\ von)?
        |je\ m['’]appelle|nous\ nous\ appelons|à\ l['’]attention\ de|mon\ nom\ est|nom\ ?:|au\ nom\ de|prénom\ ?:
        |me\ llamo|nos\ llamamos|a\ la\ atención\ de|mi\ nombre\ (?:completo\ )?es|nombre:|a\ nombre\ de|en\ nombre\ de
        |mi\ chiamo|il\ mio\ nome\ è|a\ nome(?:\ di)?|nome:|intestat[oa]\ a
        |meu\ nome\ é|me\ chamo|em\ nome\ de
        |ik\ heet|(?:man|vrouw|zoon|dochter)\ heet|t\.a\.v\.|mijn\ naam\ is|naam:|op\ naam\ van|namens""",
    SELF: r"""
        i\ am|i['’]m|im|ich\ bin(?:\ (?:der|die|es,?))?|je\ suis|soy|sono|sou(?:\ [oa])?|ik\ ben""",
    INTRO: r"""
        this\ is|it['’]s|it\ is|here\ is|speaking\ (?:with|to)
        |hier\ (?:ist|spricht|schreibt)(?:\ (?:der|die))?
        |ici|c['’]est|habla|aquí|le\ habla|qui\ (?:è|parla)|aqui\ é
        |(?:u\ spreekt\ )?met|hier\ is""",
    GREETING: r"""
        hi(?:\ there)?|hello|hey|hiya|good\ (?:morning|afternoon|evening)|morning|dear|to\ whom|welcome(?:\ back)?|happy\ birthday
        |hallo|liebe[rs]?|guten\ (?:tag|morgen|abend)|moin|servus|grüezi|sehr\ geehrte[rs]?|hej
        |bonjour|bonsoir|salut|ch[eè]re?|coucou
        |hola|querid[oa]|estimad[oa]|buen[oa]s\ (?:días|tardes|noches)|buenas
        |ciao|car[oa]|gentile|buongiorno|buonasera|salve|olá|oi|prezad[oa]
        |beste|hoi|dag|goedemorgen|goedemiddag|geachte""",
    CLOSING: r"""
        thanks(?:\ (?:a\ lot|so\ much|again|in\ advance))?|thank\ you(?:\ (?:so|very)\ much)?|thx|ty|cheers|regards|sincerely|faithfully|best\ wishes|best(?=[,\n])|yours(?:\ truly)?|love(?=[,\n])|xoxo
        |sent\ by|signed(?:\ by)?
        |grü(?:ß|ss)en?|gruss|lg|vg|mfg|danke(?:\ schön)?|besten\ dank|vielen\ dank|gez\.|hochachtungsvoll
        |cordialement|merci(?:\ (?:d['’]avance|beaucoup|bien))?|bien\ à\ vous|bises|amicalement|salutations
        |saludos|un\ saludo|(?:muchas\ )?gracias|atentamente|cordialmente|un\ abrazo|besos
        |(?:cordiali|distinti|cari)\ saluti|saluti|grazie(?:\ mille)?|un\ abbraccio|atenciosamente|obrigad[oa]|abraços?
        |(?:vriendelijke\ )?groet(?:en|jes)?|bedankt|dank\ je|dank\ u|liefs|mvg""",
    RELATION: r"""
        (?:my|our|his|her|their|your)\ (?:[a-z]+\ )?(?:wife|husband|spouse|partner|fianc[eé]e?|son|daughter|kids?|child|mother|father|mom|mum|dad|brother|sister|
            friend|mate|boss|manager|supervisor|colleague|coworker|assistant|neighbou?r|tenant|landlord|roommate|flatmate|uncle|aunt|cousin|nephew|niece|grandm\w+|grandpa|
            grandfather|girlfriend|boyfriend|doctor|lawyer|agent|client|teacher|ex),?
        |ask(?:ed)?\ for|(?:speak|spoke|talk(?:ed)?|spoken|chat(?:ted)?)\ (?:to|with)|tell|told|remind|text|ping|share\ (?:it\ |this\ )?with
        |pay|paid|owe
        |(?:reservation|booking|table|appointment|parcel|package|ticket|room)\ for|customer:?|passenger:?|guest:?|client:?|patient:?|employee:?
        |(?:meine?[nrm]?|unsere?[nrm]?)\ (?:frau|mann|sohn|tochter|mutter|vater|bruder|schwester|freund(?:in)?|chef(?:in)?|kolleg(?:e|in|en)|nachbar(?:in|n)?|partner(?:in)?|mieter(?:in)?|tante|onkel)
        |fragen\ sie\ nach|gesprochen\ mit|sprechen\ mit
        |(?:mon|ma|notre|son|sa)\ (?:mari|femme|époux|épouse|fils|fille|mère|père|frère|sœur|soeur|ami|amie|collègue|patron|chef|voisine?|conjointe?|compagne|compagnon|copain|copine)
        |demande[rz]|demander\ à|parl(?:er|é|ez)\ (?:à|avec)
        |(?:mi|nuestr[oa]|su)\ (?:marido|mujer|esposa?|hij[oa]|madre|padre|herman[oa]|amig[oa]|jef[ea]|compañer[oa]|vecin[oa]|novi[oa]|pareja|prim[oa]|t[íi][oa])
        |pregunt(?:e|ar|en|a)\ por|habl(?:é|ar|ado)\ con
        |(?:mi[oa]|nostr[oa]|suo|sua)\ (?:marito|moglie|figli[oa]|madre|padre|fratello|sorella|amic[oa]|cap[oa]|collega|vicin[oa]|compagn[oa]|ragazz[oa]|zi[oa])
        |chied(?:ere|a|i|ete)\ di|parl(?:ato|are)\ con
        |(?:mijn|onze|zijn|haar)\ (?:man|vrouw|zoon|dochter|moeder|vader|broer|zus|vriend(?:in)?|baas|collega|buurman|buurvrouw|partner|oom|tante)
        |vraag\ naar|gesproken\ met""",
}


def _compiled(cues: dict[str, str], flags: int) -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{kind}>{expression})" for kind, expression in cues.items())
    return re.compile(rf"(?<![\w'’])(?:{kinds})(?=[\s,.:;!-])", flags | re.VERBOSE)


_PATTERNS: Final = (_compiled(_ANY_CASE, re.IGNORECASE), _compiled(_CASED, 0))
_GAP: Final = re.compile(r"[\s,.:;!-]{1,8}")
_JOINED: Final = re.compile(r"[ \t\u00a0]{1,20}")
_GREETED: Final = re.compile(r"[,]?[ \t\u00a0]{1,3}")


def cues_of(text: str) -> dict[int, str]:
    """Return the places at which a name may begin, since a cue ends before it, each with the strength of the cue.

    >>> cues_of("Dear Ann, my wife Eve says hello")
    {5: 'greeting', 18: 'relation'}
    """
    found: dict[int, str] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            kind = match.lastgroup or ""
            # After "Thanks" there may be a full stop and a new line, after "this is" only a blank.
            gap = (_GAP if kind == CLOSING else _GREETED if kind == GREETING else _after(match[0])).match(
                text, match.end()
            )
            if gap is not None:
                found[gap.end()] = kind
    return found


def _after(cue: str) -> re.Pattern[str]:
    return _COLON if cue[-1:].isalpha() else _JOINED


_COLON: Final = re.compile(r"[:,.]?[ \t\u00a0]{1,3}")
