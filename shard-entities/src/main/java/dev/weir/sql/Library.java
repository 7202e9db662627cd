package dev.weir.sql;

import dev.weir.sql.Signature.Result;
import dev.weir.sql.Signature.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All functions that are a static method and nothing more, by name. */
final class Library {
  private static final Map<String, LibraryFunction> FUNCTIONS = functions();
  private static final Map<String, Signature> SIGNATURES = signatures();

  private Library() {}

  /** The function of a name in upper case, null if there is none. */
  static LibraryFunction function(String name) {
    return FUNCTIONS.get(name);
  }

  static List<LibraryFunction> all() {
    return List.copyOf(FUNCTIONS.values());
  }

  /** The signature that a call of {@link Operator#INVOKE} names. */
  static Signature signature(Expression.Call call) {
    return SIGNATURES.get((String) ((Expression.Constant) call.arg(0)).value());
  }

  private static Map<String, LibraryFunction> functions() {
    Builder builder = new Builder();
    TextLibrary.addTo(builder);
    NumberLibrary.addTo(builder);
    TimeLibrary.addTo(builder);
    IntervalLibrary.addTo(builder);
    Map<String, LibraryFunction> functions = new TreeMap<>();
    builder.byName.forEach(
        (name, signatures) -> functions.put(name, new LibraryFunction(name, signatures)));
    return functions;
  }

  private static Map<String, Signature> signatures() {
    Map<String, Signature> signatures = new TreeMap<>();
    for (LibraryFunction function : FUNCTIONS.values()) {
      function.signatures().forEach(signature -> signatures.put(signature.id(), signature));
    }
    return signatures;
  }

  /** Collects functions. */
  static final class Builder {
    private final Map<String, List<Signature>> byName = new LinkedHashMap<>();

    /** Adds a signature under one or more names, with a blank between. */
    Builder add(
        String names, Result result, String method, List<Trait> traits, Parameter... parameters) {
      for (String name : names.split(" ", -1)) {
        byName
            .computeIfAbsent(name, key -> new ArrayList<>())
            .add(new Signature(name, Arrays.asList(parameters), result, method, traits));
      }
      return this;
    }

    /** One that never fails. */
    Builder plain(String names, Result result, String method, Parameter... parameters) {
      return add(names, result, method, List.of(), parameters);
    }

    /** One that fails for some arguments. */
    Builder fallible(String names, Result result, String method, Parameter... parameters) {
      return add(names, result, method, List.of(Trait.FALLIBLE), parameters);
    }
  }
}
