/**
 * Plays the cases of {@code sql/*.cases} and writes them as the page about SQL.
 *
 * <p>A case is tables, a query, the rows it has, a batch of changes and the rows it has then; or
 * the refusal. {@link dev.weir.sql.page.SqlCasesTest} fails where page and cases do not agree.
 */
package dev.weir.sql.page;
