/**
 * Long work on circuits as jobs: verify, replay, back up, restore, rebuild.
 *
 * <p>A {@link dev.weir.job.JobLedger} per region keeps them as events, so they outlive the node
 * that does them: where the ledger lives, its {@link dev.weir.job.JobRunner} does the work, and
 * after the loss of a node the next owner of the ledger begins what had not ended once more. Work
 * is therefore written so that doing it again from its beginning, or beside a worker that has not
 * noticed yet that it is one too many, does no harm. How far a job is lives in memory alone.
 *
 * <p>{@link dev.weir.job.JobState} decides and knows no actor; {@link dev.weir.job.Work} is what
 * one kind of job does.
 */
package dev.weir.job;
