package dev.weir.series.codec;

/** How the values of a chunk are written. */
enum ValueCodec {
  /** All have the same bits. */
  CONSTANT(0),
  /** Lengths of runs of equal bits, and the value of each by another codec. */
  RUNS(1),
  /** Whole numbers over one power of ten, and the exceptions. */
  DECIMAL(2),
  /** The bits in which each differs from the one before. */
  XOR(3),
  /** The bits of each taken for a whole number. */
  WHOLE(4),
  /** 64 bits each. */
  RAW(5),
  /** Whole numbers over one number, and how many doubles it is from there to each. */
  QUOTIENT(6);

  /** Bits of the number. */
  static final int BITS = 4;

  private static final ValueCodec[] ALL = values();

  private final int number;

  ValueCodec(int number) {
    this.number = number;
  }

  static ValueCodec read(BitReader in) {
    int number = (int) in.bits(BITS);
    for (ValueCodec codec : ALL) {
      if (codec.number == number) {
        return codec;
      }
    }
    throw in.damaged("there is no codec " + number);
  }

  void write(BitWriter out) {
    out.bits(number, BITS);
  }
}
