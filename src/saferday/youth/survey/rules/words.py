"""The 512 words that tickets are made of: short, kind and easy to spell.

Their order is part of every ticket on paper: a word may be exchanged for another, never moved."""

WORDS: tuple[str, ...] = tuple(
    """
    acorn actor album alpine amber anchor angle ankle apple apron arch arrow artist atlas autumn avenue
    badge badger baker ballet balloon bamboo banana banjo barn basil basket beach beacon beaver bicycle birch
    biscuit blanket blossom blue board bonfire bonnet book border bottle boulder bowl branch bread breeze brick
    bridge bronze brook broom brush bubble bucket bugle bumble bunny butter button cabin cactus camel camera
    candle canoe canvas canyon captain caramel cargo carpet carrot castle cavern cedar cello chalk cheese cherry
    chess chimney circle circus citrus clay cliff clock cloud clover coast coat cobble cocoa coconut comet
    compass cookie copper coral corner cosmos cotton cottage cousin crayon cream creek cricket crown crystal cube
    cupboard curtain cushion cycle cymbal daffodil dahlia daisy dancer dawn delta desert diamond diary dinner doctor
    dolphin domino donkey door dragon drawer dream drift drum duck dune eagle early earth east easel
    echo eleven elbow ember emerald engine evening falcon fabric family feather fern ferry festival fiddle field
    finch flag flamingo flask flint floor flower flute forest fossil fountain fox fresh friend frog frost
    fruit galaxy gallery garden garlic garnet gate gazelle gecko giant ginger giraffe glacier glass glider globe
    glove goat gold goose grape grass gravel green guitar gull hammock hammer hamster handle harbour harp
    harvest hazel heart hedge helmet heron hiking hill hockey holly honey hoop horizon hotel house husky
    iceberg igloo index indigo ink inland insect iris iron island ivory ivy jacket jaguar jam jelly
    jewel jigsaw jolly journey judo jumper jungle juniper kayak kettle kingdom kitchen kite kiwi koala ladder
    lagoon lake lamp lantern laptop lark laurel lava lavender lawn leaf lemon leopard letter library lilac
    lily lime linen lion lizard llama lobster lotus lunar lupin lynx magnet magpie mango mansion maple
    marble market marsh meadow medal melody melon mermaid metal meteor midday mill mineral minnow mirror mitten
    model monkey moon moose morning mosaic moss mountain muffin mural museum music napkin narrow nature nectar
    needle nest nettle newt noodle north notebook number nutmeg oak oasis oboe ocean octopus olive omelette
    onion opal opera orange orbit orchard orchid organ osprey otter oven owl oyster paddle paint palace
    panda panther paper parade parcel park parrot parsley pasta path peach peacock peanut pearl pebble pelican
    pencil penguin pepper petal piano picnic picture pigeon pillow pilot pine planet plaster plum pocket poem
    polar pond pony poppy porridge postcard potato prairie prism puddle puffin pumpkin puppet puzzle pyramid quartz
    queen quill quilt rabbit raccoon radio radish raft rainbow raisin reef ribbon rice river robin rocket
    roof rose ruby rugby sailor salad salmon sand sapphire satin saturn scarf school scooter seal season
    seed shadow shell shelf shore shovel silk silver singer skate sketch slipper snow soccer sofa solar
    song spaniel sparrow spiral spring spruce square squirrel stable star statue stone story stream summer sundial
    sunset swan swing table tandem tangle teapot temple tennis thistle thunder tiger timber toast tomato topaz
    tortoise tower tractor train treasure trumpet tulip tunnel turnip turtle twelve twig umbrella valley vanilla velvet
    village violet violin voyage waffle walnut walrus water whale wheel willow window winter wizard yacht zebra
    """.split()  # noqa: SIM905  # sixteen to a line is easier to read than one
)
