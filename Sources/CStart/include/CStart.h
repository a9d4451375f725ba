/// Nothing to call: what there is runs before `main`.
