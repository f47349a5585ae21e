"""Words for the people around a child, and small words at which a name or a place ends."""

from voice.masking.vocabulary import group

RELATIVES = (
    "mummy|papa|bhai|behen|dada|dadi|nana|nani|chacha|chachi|mama|mami|mausi|bua|uncle|aunty|dost"
    "|saheli|padosi|brother|brothers|sister|sisters|friend|friends|bestie|cousin|cousins|grandma"
    "|grandpa|grandmother|grandfather|granny|gran|son|daughter|nephew|niece|neighbour|neighbor"
    "|driver|maid|nanny|babysitter|tutor|teacher|principal|classmate|partner|aunt|stepmom|stepdad"
    "|mummys|papas|grandmas|grandpas|teachers|uncles|auntys|aunts|parents|husband|wife|doctor|coach"
    "|bhabhi|tau|tai|nanima|teachar|bhanja|bhatija|didi|bhaiya|guruji|mom|dad"
)
QUALITIES = (
    r"\d|best|little|big|elder|older|younger|small|baby|twin|new|class|good|own|real|chhota|chota"
    "|bada|badi|choti|chhoti|elder|eldest|youngest|dear|school|english|maths|math|music|dance|hindi"
)
MINE = "my|mera|hamara|our|me"
I_OR_IN = "main|mai|mein|mei|me|men"

RELATIVE_WORDS = frozenset(RELATIVES.split("|"))
OWN_WORDS = frozenset({*MINE.split("|"), *I_OR_IN.split("|"), "i", "we", "hum", "ham", "im"})
PETS = group("relatives.pets")
INSTITUTIONS = group("relatives.institutions")
