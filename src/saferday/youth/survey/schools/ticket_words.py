"""The words on tickets: short, plain, spelt as they sound, and none that means anything about a child.

A ticket is three words of this list, in one spelling for both languages; with the class code it admits one pupil once.
Three of 512 words are 27 bits: who knows the code of a class of thirty would have to guess four and a half million
times for one of its tickets, and the door slows guessing down long before that.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable

WORDS_A_TICKET = 3

WORDS: tuple[str, ...] = tuple(
    """
    acorn actor album alley amber anchor angle ankle apple apron arch arrow aspen atlas attic autumn
    badge bagel baker balcony ball bamboo banana band banjo bank barn barrel basil basket bath battery
    beach beacon bead beak beam bean beaver bed beetle bell belt bench berry bike birch biscuit
    blanket blossom blue boat bobbin bonnet book boot bottle bowl box branch brass bread brick bridge
    brook broom brush bubble bucket budgie bus butter button cabin cable cactus cake camel camera canal
    candle canoe canvas cape card carpet carrot cart castle cat cave cedar cello chair chalk cheese
    cherry chess chestnut chime circle clay cliff cloak clock cloud clover coast coat cobweb cocoa comet
    compass cone copper coral cork corner cotton cove cow crab cradle crane crayon cream creek cricket
    crown crumb crystal cube cup curtain cushion daffodil daisy dance dawn deck deer desk diamond dice
    dish dock dolphin donkey door dove dragon drawer drum duck dune eagle easel echo eel elbow
    elm ember engine envelope evening falcon fan farm feather fern ferry fiddle field fig finch fir
    fish flag flame flask flint floor flour flute foal fog forest fork fossil fountain fox frame
    frog frost fruit galaxy garden garlic gate gem giant ginger giraffe glacier glass globe glove goat
    gold goose gorse granite grape grass gravel green grove guitar hall hammer hammock hamper hand harbour
    hare harp hat hazel hedge helmet heron hill hinge hive holly honey hood hook hoop hornet
    horse house ice igloo ink iris iron island ivory ivy jacket jam jar jelly jigsaw jug
    juggler jumper jungle kayak kettle key kiosk kite kitten kiwi knot koala lace ladder lagoon lake
    lamb lamp lane lantern larch lark laurel lava lawn leaf lemon lentil lettuce library lily lime
    linen lion lizard llama lobster lodge log loom lotus lunch magnet magpie mango map maple marble
    market marsh mask meadow melon mill mint mirror mitten mole monkey moon moose morning moss moth
    mountain mouse mouth muffin museum music napkin needle nest newt night noodle north notebook nutmeg oak
    oar oasis oat ocean olive onion opal orange orbit orchard orchid organ otter oven owl paddle
    page paint palace palm panda paper parcel park parrot parsley pasta path patio peach pear pebble
    pencil penguin pepper piano picnic pigeon pillow pine pirate planet plank plant plate plum pocket poem
    polar pond pony poppy porch potato prism puddle puffin pulley pumpkin puppet purple puzzle pyramid quail
    quarry quartz quill quilt rabbit raft rail rainbow raisin ramp raven reed reef ribbon rice ridge
    river roof robin rocket rope rose rowan ruby rudder ruler saddle sail salad salmon sand satin
    saucer scarf school scooter seal season seed shadow shed sheep shelf shell ship shirt shore shovel
    silk silver skate sketch ski sky sleeve slide slipper snail snow sock sofa south spade spark
    sparrow spider spinach spiral spoon spring spruce squirrel stable stage stair star statue steam stone story
    straw stream sugar summer sun swallow swan table tambourine tartan teapot tent thimble thistle thunder tiger
    timber toast toffee tomato torch tower tractor trail train tram tree trumpet tulip tunnel turnip turtle
    """.split()  # noqa: SIM905 (a block of words reads better than a list of 512 lines)
)
"""Every word once; none sounds like another."""

_KNOWN = frozenset(WORDS)

Choose = Callable[[tuple[str, ...]], str]


class NotATicket(ValueError):
    """What was typed cannot be a ticket; ``unknown`` names the words that stand on none."""

    def __init__(self, unknown: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(unknown))
        self.unknown = unknown


def new_ticket(choose: Choose = secrets.choice) -> str:
    """The words of a new ticket, as they are kept in the HMAC: small letters, dashes between.

    >>> new_ticket(lambda words: words[0])
    'acorn-acorn-acorn'
    """
    return "-".join(choose(WORDS) for _ in range(WORDS_A_TICKET))


def as_printed(ticket: str) -> str:
    """The words of a ticket as a pupil reads them.

    >>> as_printed("apple-moon-otter")
    'apple moon otter'
    """
    return ticket.replace("-", " ")


def canonical(typed: str) -> str:
    """A ticket as it was typed, in the one spelling: capitals, accents, dots and blanks do not matter.

    >>> canonical("  Apple, MOON  otter ")
    'apple-moon-otter'

    Raises:
        NotATicket: there are not three words, or one of them stands on no ticket.
    """
    plain = unicodedata.normalize("NFKD", typed[:200].casefold())
    words = re.findall(r"[a-z]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    unknown = tuple(word for word in words if word not in _KNOWN)
    if len(words) != WORDS_A_TICKET or unknown:
        raise NotATicket(unknown)
    return "-".join(words)
