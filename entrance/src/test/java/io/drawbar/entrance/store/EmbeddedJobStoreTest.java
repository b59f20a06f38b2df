package io.drawbar.entrance.store;

/** The store on the embedded database. */
class EmbeddedJobStoreTest extends JobStoreContract {
    @Override
    String url() {
        return "";
    }
}
