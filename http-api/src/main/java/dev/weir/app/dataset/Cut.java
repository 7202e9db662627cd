package dev.weir.app.dataset;

/** What one request holds of some steps: hosts and steps from one up to another. */
record Cut(DataSet.Steps of, int hostFrom, int hostTo, int stepFrom, int stepTo) {}
