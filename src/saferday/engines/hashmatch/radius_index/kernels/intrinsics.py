"""What numba has no name for: counting bits, many at once, and asking for memory ahead of its use.

Plain LLVM, so that each machine gets the instructions it has.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

LANES = 32

lowered: Any = intrinsic


@lowered
def bits_set(typing: Any, word: Any) -> Any:
    """How many bits of a uint64 are set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@lowered
def lowest_set(typing: Any, word: Any) -> Any:
    """The place of the lowest bit that is set in a uint32 other than 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint32(types.uint32), generate


def _element(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    return builder.gep(make_array(kind)(context, builder, array).data, [place])


@lowered
def near_lanes(typing: Any, prints: Any, place: Any, wanted: Any, most: Any) -> Any:
    """A bit for each of the 32 uint16 from ``prints[place]`` that differs from ``wanted`` in at most ``most`` bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, place, wanted, most = arguments
        vector = ir.VectorType(ir.IntType(16), LANES)
        index = ir.IntType(32)
        empty = ir.Constant(vector, ir.Undefined)

        def in_each_lane(value: Any) -> Any:
            first = builder.insert_element(empty, value, ir.Constant(index, 0))
            return builder.shuffle_vector(first, empty, ir.Constant(ir.VectorType(index, LANES), [0] * LANES))

        address = _element(context, builder, prints, array, place)
        loaded = builder.load(builder.bitcast(address, vector.as_pointer()))
        loaded.align = 2
        count = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(vector, [vector]), f"llvm.ctpop.v{LANES}i16"
        )
        differing = builder.call(count, [builder.xor(loaded, in_each_lane(wanted))])
        return builder.bitcast(builder.icmp_unsigned("<=", differing, in_each_lane(most)), index)

    return types.uint32(prints, types.int64, types.uint16, types.uint16), generate


@lowered
def prefetch(typing: Any, array: Any, place: Any) -> Any:
    """Asks for the memory of ``array[place]``, to be read soon. Any place is harmless."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        address = builder.bitcast(_element(context, builder, array, *arguments), byte)
        ask = cgutils.get_or_insert_function(
            builder.module,
            ir.FunctionType(ir.VoidType(), [byte, number, number, number]),
            "llvm.prefetch.p0",
        )
        reading, nearest, memory = (ir.Constant(number, value) for value in (0, 3, 1))
        builder.call(ask, [address, reading, nearest, memory])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate
