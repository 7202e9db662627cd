package dev.weir.entity;

import java.util.function.UnaryOperator;

/** Manifests as other builds would have written them. */
final class Manifests {
  private Manifests() {}

  static SnapshotManifest withViews(
      SnapshotManifest manifest, UnaryOperator<SnapshotManifest.View> as) {
    return new SnapshotManifest(
        manifest.format(),
        manifest.rev(),
        manifest.epoch(),
        manifest.chainHigh(),
        manifest.chainLow(),
        manifest.atMillis(),
        manifest.epochs(),
        manifest.tables(),
        manifest.views().stream().map(as).toList(),
        manifest.backfills(),
        manifest.limits(),
        manifest.segment(),
        manifest.files());
  }

  static SnapshotManifest.View view(
      SnapshotManifest.View view, String sql, String resultHash, String plan) {
    return new SnapshotManifest.View(
        view.name(),
        sql,
        view.format(),
        view.createdRev(),
        view.changedRev(),
        resultHash,
        view.versionHash(),
        view.failure(),
        plan);
  }
}
