package dev.weir.sql;

import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/**
 * Calcite's converter without its last check: it ends in an error where validator and converter do
 * not agree on whether a column may be NULL, as for a column that all grouping sets have.
 */
final class Converter extends SqlToRelConverter {
  private final SqlValidator valid;

  Converter(
      SqlValidator validator,
      CalciteCatalogReader reader,
      RelOptCluster cluster,
      SqlToRelConverter.Config config) {
    super(
        (rowType, query, schemaPath, viewPath) -> {
          throw new IllegalStateException("no views in Calcite's catalogue");
        },
        validator,
        reader,
        cluster,
        Convertlets.INSTANCE,
        config);
    this.valid = validator;
  }

  /** The relational tree of a validated query. */
  RelRoot convert(SqlNode query) {
    RelNode rel = convertQueryRecursive(query, true, null).rel;
    return RelRoot.of(rel, valid.getValidatedNodeType(query), query.getKind());
  }
}
