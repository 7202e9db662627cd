package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Views of one circuit share operators that are equal, and constants are so only with types. */
class SharedConstantsTest {
  private final SqlCircuit circuit = new SqlCircuit(1);

  SharedConstantsTest() {
    circuit.table("CREATE TABLE one (id INTEGER PRIMARY KEY)");
    circuit.table("CREATE TABLE three (id INTEGER PRIMARY KEY, name VARCHAR, amount DECIMAL(9,2))");
  }

  @Test
  void noRowsOfOneTypeAreNotThoseOfAnother() {
    circuit.view(
        "narrow",
        "SELECT a.id, COUNT(*) AS n FROM one a JOIN one b ON a.id = b.id AND FALSE GROUP BY a.id");
    circuit.view(
        "wide",
        "SELECT b.amount, b.name, COUNT(*) AS n FROM three a JOIN three b ON a.id = b.id AND FALSE"
            + " GROUP BY b.amount, b.name");
    assertThat(circuit.failure("wide")).isEmpty();
    assertThat(circuit.rows("wide").size()).isZero();
  }

  @Test
  void equalLanesOfTwoTypesAreNotEqual() {
    circuit.view("whole", "SELECT * FROM (VALUES (250)) AS v (n)");
    circuit.view("exact", "SELECT * FROM (VALUES (2.50)) AS v (n)");
    circuit.view("day", "SELECT * FROM (VALUES (DATE '1970-09-08')) AS v (n)");
    assertThat(circuit.rows("whole").schema().type(0).sql()).isEqualTo("INTEGER");
    assertThat(circuit.rows("exact").schema().type(0).sql()).isEqualTo("DECIMAL(3,2)");
    assertThat(circuit.rows("day").schema().type(0).sql()).isEqualTo("DATE");
  }
}
