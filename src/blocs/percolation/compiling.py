"""How loops are compiled, and the two machine instructions that Python has no word for.

Numba keeps machine code beside the source file, or in the user's cache where that is read-only,
and compiles anew when that file changes. It does not see a change in a compiled function that
another file defines: so loops that call each other share a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

__all__ = ["compiled", "lowest_bit", "prefetch"]

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile on first use, keep the machine code on disk, run without Python's lock.

    Where no folder can be written to, the code is compiled anew in each process.
    """
    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # Numba finds no place for the machine code
        return cast(F, numba.njit(nogil=True)(function))


def _prefetch(typing: Any, array: Any, index: Any) -> Any:
    """Ask for the memory of ``array[index]`` ahead of its use; no effect on any value."""

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        source = context.make_array(kind)(context, builder, args[0])
        pointer: Any = cgutils.get_item_pointer
        place = pointer(
            context, builder, kind, source, [args[1]], wraparound=False, boundscheck=False
        )
        byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        call = builder.module.declare_intrinsic(
            "llvm.prefetch", (byte,), ir.FunctionType(ir.VoidType(), (byte, word, word, word))
        )
        # 0: to read; 3: keep in all caches; 1: data
        builder.call(call, (builder.bitcast(place, byte), word(0), word(3), word(1)))
        return context.get_dummy_value()

    return types.void(array, index), lower


def _lowest_bit(typing: Any, word: Any) -> Any:
    """Return the position of the lowest set bit of a word that is not 0."""

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.uint64), lower


prefetch: Callable[[Any, Any], None] = cast(Any, intrinsic(_prefetch))
lowest_bit: Callable[[np.uint64], int] = cast(Any, intrinsic(_lowest_bit))
