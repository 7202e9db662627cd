package dev.weir.entity;

/** What a copy of a circuit does next, before it may go on to write or to follow. */
sealed interface RoleChange permits Giving, Seizing, Healing {}
