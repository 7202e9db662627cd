/**
 * Z-sets in columns: types, vectors, deltas, slot tables and indexes of the engine.
 *
 * <p>A row is a number of 64-bit lanes, one for each column; a string is the code of its bytes in
 * the circuit's {@link dev.weir.zset.StringPool}, so that equality, hashing and copying never look
 * at characters. A {@link dev.weir.zset.Delta} is a Z-set of changes; stored Z-sets live in slot
 * tables. Nothing visible depends on slot numbers, codes or hash order. No Pekko, clock, randomness
 * or locale here.
 *
 * <p>Values come in through {@link dev.weir.zset.BatchTyper} (a client's {@link
 * dev.weir.zset.RowBatch} becomes a {@link dev.weir.zset.TypedBatch}, or is refused as a whole) and
 * go out through {@link dev.weir.zset.RowQuery} and {@link dev.weir.zset.RowWriter}.
 *
 * <h2>Stored formats</h2>
 *
 * <p>{@link dev.weir.zset.TypedBatchCodec} writes the body of an event, {@link
 * dev.weir.zset.RowSetCodec} the blocks of a snapshot. Neither has a checksum: events and segments
 * have theirs. A <i>varint</i> has 7 bits a byte, the lowest first; a <i>zigzag</i> is a varint of
 * {@code v << 1 ^ v >> 63}. Longs and packed bits are little endian.
 *
 * <pre>
 * batch    version u8 = 1, strings, number of tables varint, table*
 * table    length of name varint, name UTF-8, number of changes varint, number of columns varint,
 *          operations lanes (1 upsert, 2 update, 3 delete),
 *          if there are updates: for each 64 columns lanes, one an update, bit = column is given;
 *          column*
 * block    version u8 = 1 or with nodes 2, flags u8 (1 multiplicities, 2 versions, 4 nodes), number
 *          of rows varint, number of columns varint, strings, [multiplicities lanes],
 *          [versions lanes], [nodes], column*
 * nodes    for each row 0, or number of bytes and 1 more as varint, and node
 * node     version varint, version of the subtree minus it varint, number of arrays varint (0 if all
 *          below has the version), for each array number of nodes varint, node*
 * rows     (length u32 big endian, block)*, length 0; a block has at most 65,536 rows
 * strings  number varint, lengths lanes, bytes of all; in order of first appearance
 * column   flags u8 (1 NULLs, 2 high halves), [lanes, 1 = NULL], lanes, [lanes of high halves];
 *          a NULL repeats the value before it, or the first one; it is read as zero
 * lanes    for each 1,024: head u8, then one of
 *            head 64         the longs as they are
 *            head 0          base zigzag: all are equal
 *            head 1..56 = w  base zigzag, factor varint, n numbers of w bits: base + factor * number
 *            head 128 + w    base zigzag, factor varint, first varint, least zigzag, n - 1 numbers
 *                            of w bits: number i = number i-1 + least + what is stored
 * </pre>
 *
 * <p>{@link dev.weir.zset.RowBatchCodec} writes batches as the readers made them, for messages
 * between nodes; they are never kept.
 *
 * <pre>
 * raw      version u8 = 1, strings, changes varint, decoded bytes varint, number of tables varint,
 *          raw table*
 * raw table   length of name varint, name UTF-8, number of changes varint, operations lanes
 *             (0 create, 1 upsert, 2 update, 3 delete), indexes lanes, lines lanes,
 *             number of row columns varint, raw column*, number of key columns varint, raw column*
 * raw column  length of name varint, name UTF-8, kinds lanes, values lanes (absent cells 0)
 * </pre>
 *
 * <p>Types are not stored: who reads a batch or a block has the schema of that rev.
 *
 * <p>Source of the algebra: Budiu et al., "DBSP: Automatic Incremental View Maintenance for Rich
 * Query Languages", VLDB 2023.
 */
package dev.weir.zset;
