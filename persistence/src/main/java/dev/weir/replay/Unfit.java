package dev.weir.replay;

/** Why a history is not taken. */
final class Unfit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unfit(String what) {
    super(what);
  }
}
