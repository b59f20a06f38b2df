package io.drawbar.plugin.spark;

/** A job whose batches are taken in the order of its partitions. Closing it early ends the job. */
interface PartitionJob extends AutoCloseable {

    /**
     * The next batch, or null after the last one. Waits for it.
     *
     * @throws Exception what made the job fail
     */
    ArrowBatch take() throws Exception;

    @Override
    void close();
}
