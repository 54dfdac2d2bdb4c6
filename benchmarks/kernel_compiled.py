"""How the kernel is compiled: without reordering that infinities would not survive."""

from numba import njit

compiled = njit(fastmath={"reassoc", "contract", "nsz", "arcp"}, error_model="numpy")
"""Sums may be reordered and products fused; a log prior of minus infinity stays one."""
