package io.drawbar.manager.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.aether.RepositorySystem;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What of Maven's {@code settings.xml} concerns the installer: another place of the local repository and a mirror of Maven Central.
 * Format: https://maven.apache.org/settings.html.
 *
 * @param localRepository named there
 * @param centralMirror the address that stands for Maven Central
 */
record MavenSettings(Optional<Path> localRepository, Optional<String> centralMirror) {
    private static final String SUPER_POM = "org/apache/maven/model/pom-4.0.0.xml";
    private static final List<String> MEANS_CENTRAL = List.of("*", "central", "external:*");

    static MavenSettings read(Path file) throws InstallFailure {
        if (!Files.isReadable(file)) {
            return new MavenSettings(Optional.empty(), Optional.empty());
        }
        try (InputStream content = Files.newInputStream(file)) {
            Document document = parse(content);
            Optional<Path> local =
                    child(document.getDocumentElement(), "localRepository").map(Path::of);
            return new MavenSettings(local, mirror(document));
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new InstallFailure("Maven's settings " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The repository that Maven itself falls back on: the one in the super POM that every Maven brings. */
    static String defaultRepository() throws InstallFailure {
        try (InputStream superPom = RepositorySystem.class.getClassLoader().getResourceAsStream(SUPER_POM)) {
            if (superPom == null) {
                throw new InstallFailure("Maven's super POM is missing; name a repository with install.repository.");
            }
            Element repositories = (Element)
                    parse(superPom).getElementsByTagName("repositories").item(0);
            Element central =
                    (Element) repositories.getElementsByTagName("repository").item(0);
            return child(central, "url").orElseThrow();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new InstallFailure("Maven's super POM cannot be read: " + e.getMessage(), e);
        }
    }

    private static Document parse(InputStream content) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(content);
    }

    private static Optional<String> mirror(Document document) {
        NodeList mirrors = document.getElementsByTagName("mirror");
        for (int i = 0; i < mirrors.getLength(); i++) {
            Element mirror = (Element) mirrors.item(i);
            String of = child(mirror, "mirrorOf").orElse("");
            List<String> names =
                    Arrays.stream(of.split(",", -1)).map(String::trim).toList();
            boolean meant = names.stream().anyMatch(MEANS_CENTRAL::contains) && !names.contains("!central");
            Optional<String> url = child(mirror, "url");
            if (meant && url.isPresent()) {
                return url;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> child(Element parent, String name) {
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            if (name.equals(child.getNodeName()) && !child.getTextContent().isBlank()) {
                return Optional.of(child.getTextContent().trim());
            }
        }
        return Optional.empty();
    }
}
