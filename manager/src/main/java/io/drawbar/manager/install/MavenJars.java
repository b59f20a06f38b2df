package io.drawbar.manager.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.AbstractRepositoryListener;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositoryEvent;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.graph.DependencyVisitor;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;

/**
 * Finds the jars that Maven coordinates stand for: from the local repository when they are there, else from the remote one, whose
 * checksums must agree. What was fetched before a failure stays in the local repository, so that a second try goes on from there.
 */
final class MavenJars {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;

    private final RepositorySystem system = new RepositorySystemSupplier().get();
    private final Path localRepository;
    private final String remote;
    private final Progress progress;

    MavenJars(Path localRepository, String remote, Progress progress) {
        this.localRepository = localRepository;
        this.remote = remote;
        this.progress = progress;
    }

    /**
     * The jars that are needed to run.
     *
     * @param coordinates {@code group:artifact:version}
     * @param exclude {@code group:artifact} left out, {@code *} for any
     */
    List<Path> resolve(List<String> coordinates, List<String> exclude) throws InstallFailure {
        DefaultRepositorySystemSession session = session();
        RemoteRepository repository = new RemoteRepository.Builder("central", "default", remote)
                .setPolicy(new RepositoryPolicy(
                        true, RepositoryPolicy.UPDATE_POLICY_DAILY, RepositoryPolicy.CHECKSUM_POLICY_FAIL))
                .build();
        CollectRequest collect = new CollectRequest();
        collect.addRepository(repository);
        List<Exclusion> exclusions = exclude.stream().map(MavenJars::exclusion).toList();
        for (String one : coordinates) {
            collect.addDependency(new Dependency(new DefaultArtifact(one), "runtime", false, exclusions));
        }
        progress.say("Finding out which libraries are needed …");
        DependencyNode root;
        try {
            root = system.collectDependencies(session, collect).getRoot();
        } catch (DependencyCollectionException e) {
            throw Causes.of("The libraries of " + coordinates + " cannot be found out", remote, e);
        }
        PreorderNodeListGenerator nodes = new PreorderNodeListGenerator();
        DependencyVisitor visitor = nodes;
        root.accept(visitor);
        List<ArtifactRequest> requests = requests(nodes, repository);
        progress.begin("Libraries", requests.size());
        try {
            List<Path> jars = new ArrayList<>();
            for (ArtifactResult result : system.resolveArtifacts(session, requests)) {
                jars.add(result.getArtifact().getFile().toPath());
            }
            progress.end();
            return jars;
        } catch (ArtifactResolutionException e) {
            progress.end();
            throw Causes.of("A library cannot be fetched", remote, e);
        }
    }

    private static List<ArtifactRequest> requests(PreorderNodeListGenerator nodes, RemoteRepository repository) {
        Map<String, ArtifactRequest> jars = new LinkedHashMap<>();
        for (Dependency dependency : nodes.getDependencies(true)) {
            Artifact artifact = dependency.getArtifact();
            if (artifact.getExtension().equals("jar")) {
                jars.putIfAbsent(artifact.toString(), new ArtifactRequest(artifact, List.of(repository), "runtime"));
            }
        }
        return List.copyOf(jars.values());
    }

    private static Exclusion exclusion(String text) {
        String[] parts = text.split(":", 2);
        return new Exclusion(parts[0], parts.length > 1 ? parts[1] : "*", "*", "*");
    }

    private DefaultRepositorySystemSession session() {
        DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
        // "simple": takes a file that is there whatever repository it once came from.
        LocalRepository local = new LocalRepository(localRepository.toFile(), "simple");
        session.setLocalRepositoryManager(system.newLocalRepositoryManager(session, local));
        session.setConfigProperty("aether.connector.connectTimeout", CONNECT_MILLIS);
        session.setConfigProperty("aether.connector.requestTimeout", READ_MILLIS);
        session.setSystemProperties(System.getProperties());
        session.setRepositoryListener(new AbstractRepositoryListener() {
            @Override
            public void artifactResolved(RepositoryEvent event) {
                if (event.getFile() != null
                        && event.getArtifact().getExtension().equals("jar")) {
                    progress.file(size(event));
                }
            }
        });
        session.setTransferListener(new AbstractTransferListener() {
            @Override
            public void transferProgressed(TransferEvent event) {
                progress.fetched(0); // Shows that it is alive; bytes are counted when a file is there.
            }
        });
        return session;
    }

    private static long size(RepositoryEvent event) {
        Path file = event.getFile().toPath();
        return Files.exists(file) ? event.getFile().length() : 0;
    }
}
