/**
 * A client in Java for programs that write batches, read views and watch them.
 *
 * <p>{@link dev.weir.client.WeirClient} is the way in. It speaks HTTP as any other client does and
 * imports nothing but {@code java.*}: the package may be copied into a program as it is.
 *
 * <pre>{@code
 * try (WeirClient weir = WeirClient.at("http://127.0.0.1:8780")) {
 *   Circuit ca = weir.tenant("ca");
 *   Receipt receipt =
 *       ca.batch()
 *           .create("flights", Row.of("id", 7).with("origin", "LAX").with("delay", null))
 *           .update("flights", Row.of("id", 3), Row.of("delay", 66))
 *           .delete("flights", Row.of("id", 1))
 *           .send();
 *   ca.view("delays_by_airport").where("origin", "LAX").all(); // sees what was sent
 *   try (Watch watch = ca.watch("delays_by_airport").open()) {
 *     LiveRows rows = new LiveRows("delays_by_airport");
 *     while (rows.rev() < receipt.rev()) {
 *       rows.apply(watch.next());
 *     }
 *   }
 * }
 * }</pre>
 */
package dev.weir.client;
