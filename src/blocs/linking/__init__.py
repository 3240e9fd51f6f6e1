"""Which records of several lists speak of the same agreement? Proposals, never merges.

The face is `blocs.linking.linker.link`; it needs Splink: ``pip install 'blocs[link]'``.
"""
