"""The environment of the processes that this one starts: their memory is bounded, and taken from the system once.

Threads and allocators that reserve memory ahead would count against the bound without being used. And glibc gives
large blocks back to the system as soon as they are free, which then clears each page anew: of a million comments that
took a sixth of all time. So it keeps what it has, in large pages where the system allows (other C libraries do not
read this; the names are told in https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html).
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_KEPT = 256 * 1024 * 1024
"""Bytes up to which a block lies where freed memory is used again, and that may lie there free."""
_AHEAD = 16 * 1024 * 1024
"""Bytes that are asked for beyond what is needed."""
FRUGAL = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2",
    "GLIBC_TUNABLES": f"glibc.malloc.mmap_threshold={_KEPT}:glibc.malloc.trim_threshold={_KEPT}"
                      f":glibc.malloc.top_pad={_AHEAD}:glibc.malloc.hugetlb=1",
    "PYTHONPATH": str(ROOT),
}  # fmt: skip
