"""Read, code, compare and show policy documents on China's bio-pharmaceutical industry."""
