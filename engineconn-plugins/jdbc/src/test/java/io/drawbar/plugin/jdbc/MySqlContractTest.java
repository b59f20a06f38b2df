package io.drawbar.plugin.jdbc;

import org.junit.jupiter.api.Tag;

/** MySQL's protocol keeps the contract of all engines: MySQL's own driver, on a real MariaDB. */
@Tag("slow")
class MySqlContractTest extends MariaDbContract {
    MySqlContractTest() {
        super("mysql", new MariaDbProbes(3));
    }
}
