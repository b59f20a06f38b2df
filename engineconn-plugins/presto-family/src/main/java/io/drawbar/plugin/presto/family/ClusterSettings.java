package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.SecretReference;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster and how it is reached, as the administrator configured it.
 *
 * @param url for the driver
 * @param console what the address of a query in the console begins with
 * @param ssl whether the connection is encrypted
 * @param trustStore file of certificates that are trusted
 * @param user who logs in; empty: whoever uses the session
 * @param password of that user
 * @param credentials that every query carries, by name
 * @param environment where secrets may be
 */
record ClusterSettings(
        String url,
        String console,
        boolean ssl,
        Optional<String> trustStore,
        Optional<String> user,
        Optional<SecretReference> password,
        Map<String, SecretReference> credentials,
        Map<String, String> environment) {
    ClusterSettings {
        credentials = Map.copyOf(credentials);
        environment = Map.copyOf(environment);
    }

    /** Without what leads to secrets. */
    @Override
    public String toString() {
        return "ClusterSettings[" + url + "]";
    }
}
