package io.drawbar.plugin.jdbc;

import org.junit.jupiter.api.Tag;

/** A real MariaDB keeps the contract of all engines, with its own driver. */
@Tag("slow")
class MariaDbContractTest extends MariaDbContract {
    MariaDbContractTest() {
        super("mariadb", new MariaDbProbes(6));
    }
}
