package dev.weir.promql;

/** What an expression gives. */
public enum ValueType {
  /** One number at each time. */
  SCALAR("scalar", "scalar"),
  /** A text, which stands only where a function asks for one. */
  STRING("string", "string"),
  /** At each time any number of series with one value each. */
  INSTANT_VECTOR("instant vector", "vector"),
  /** At each time any number of series with the samples of a range before it. */
  RANGE_VECTOR("range vector", "matrix");

  private final String words;
  private final String word;

  ValueType(String words, String word) {
    this.words = words;
    this.word = word;
  }

  /** As errors name it. */
  public String words() {
    return words;
  }

  /** As answers of the API of Prometheus name it. */
  public String word() {
    return word;
  }
}
