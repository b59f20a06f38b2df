package io.drawbar.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcNodeTest {
    private static final Caller ANN = new Caller(new UserName("ann"), new TenantName("sales"), Set.of());

    private RpcNode server;
    private RpcNode client;
    private RpcNode stranger;

    @BeforeEach
    void start() throws Exception {
        server = new RpcNode(new NodeId("server"), new ClusterSecret("s3cret"), "127.0.0.1", 0, 4);
        client = new RpcNode(new NodeId("client"), new ClusterSecret("s3cret"), "127.0.0.1", 0, 4);
        stranger = new RpcNode(new NodeId("stranger"), new ClusterSecret("other"), "127.0.0.1", 0, 4);
        server.serve(new Service());
    }

    @AfterEach
    void stop() {
        stranger.close();
        client.close();
        server.close();
    }

    @Test
    void theCallerArrivesOverTheNetworkAndInProcess() {
        assertThat(owner(client)).isEqualTo("ann");
        assertThat(owner(server)).isEqualTo("ann");
    }

    @Test
    void twoProcessesOfOneNameAreTwo() throws Exception {
        try (RpcNode twin = new RpcNode(server.node(), new ClusterSecret("s3cret"), "127.0.0.1", 0, 4)) {
            assertThat(owner(twin)).as("a service that only the other has").isEqualTo("ann");
        }
    }

    @Test
    void aProcessThatDoesNotKnowTheSecretIsRefused() {
        assertThatThrownBy(() -> owner(stranger))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    }

    @Test
    void aFailureArrivesWhole() {
        assertThatThrownBy(() ->
                        stub(client).get(GetJobRequest.newBuilder().setId("bad").build()))
                .satisfies(thrown -> {
                    assertThat(Failures.from(thrown).getName()).isEqualTo("NOT_FOUND");
                    assertThat(Failures.from(thrown).getMessage()).isEqualTo("There is no job bad.");
                    assertThat(Failures.from(thrown).getRemedy()).isNotEmpty();
                });
    }

    @Test
    void anUnexpectedExceptionDoesNotTellItsMessage() {
        assertThatThrownBy(() ->
                        stub(client).get(GetJobRequest.newBuilder().setId("bug").build()))
                .satisfies(thrown -> {
                    assertThat(Failures.from(thrown).getName()).isEqualTo("INTERNAL");
                    assertThat(thrown.getMessage()).doesNotContain("hunter2");
                });
    }

    private String owner(RpcNode from) {
        return stub(from).get(GetJobRequest.newBuilder().setId("good").build()).getOwner();
    }

    private JobServiceGrpc.JobServiceBlockingStub stub(RpcNode from) {
        return JobServiceGrpc.newBlockingStub(from.channel(server.endpoint(), ANN));
    }

    private static final class Service extends JobServiceGrpc.JobServiceImplBase {
        @Override
        public void get(GetJobRequest request, StreamObserver<Job> answer) {
            switch (request.getId()) {
                case "bad" -> throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no job bad.");
                case "bug" -> throw new IllegalStateException("password hunter2");
                default -> {
                    answer.onNext(Job.newBuilder()
                            .setOwner(Caller.current().user().value())
                            .build());
                    answer.onCompleted();
                }
            }
        }
    }
}
