package io.drawbar.jdbc.internal.http;

import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.config.Property;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom encrypted connections trust. Immutable. */
public final class TlsSettings {
    private final String certificate;
    private final String store;
    private final String storeType;
    private final String storePassword;
    private final boolean verify;

    private TlsSettings(Options options) {
        this.certificate = options.text(Property.TLS_CERTIFICATE);
        this.store = options.text(Property.TRUST_STORE);
        this.storeType = options.text(Property.TRUST_STORE_TYPE);
        this.storePassword = options.text(Property.TRUST_STORE_PASSWORD);
        this.verify = options.flag(Property.TLS_VERIFY);
    }

    public static TlsSettings of(Options options) {
        return new TlsSettings(options);
    }

    /** Tells settings apart, without saying what they are. */
    String key() {
        return certificate + '\n' + store + '\n' + storeType + '\n' + storePassword.hashCode() + '\n' + verify;
    }

    /** What encrypted connections are made with. */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        if (!verify) {
            return new TrustManager[] {new TrustAll()};
        }
        if (certificate.isEmpty() && store.isEmpty()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(certificate.isEmpty() ? fromStore() : fromPem());
        return factory.getTrustManagers();
    }

    private KeyStore fromStore() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(storeType.isEmpty() ? KeyStore.getDefaultType() : storeType);
        try (InputStream in = Files.newInputStream(Path.of(store))) {
            trusted.load(in, storePassword.isEmpty() ? null : storePassword.toCharArray());
        }
        return trusted;
    }

    private KeyStore fromPem() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(certificate))) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("certificate-" + number++, one);
            }
        }
        return trusted;
    }

    /** Makes the socket check the server's name, if that is wanted. */
    void apply(SSLSocket socket) {
        if (verify) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
    }

    /** For tlsVerify=false, which says what it does. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
