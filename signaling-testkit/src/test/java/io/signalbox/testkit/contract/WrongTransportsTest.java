package io.signalbox.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.contract.LoopbackLink.Fault;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract of transports lets none pass that breaks it. */
class WrongTransportsTest {

    private static ExecutorService threads;

    /** Of the transport that the contract is held against now. */
    private static volatile Fault fault = Fault.NONE;

    @BeforeAll
    static void startThreads() {
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void aTransportWithoutAFaultPasses() {
        assertThat(failures(Fault.NONE, selectClass(LoopbackContract.class))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NEVER_SAYS_THAT_THE_CLIENT_WAS_TOLD, aCloseSaysWhenTheClientWasTold",
        "SAYS_NOTHING_WHEN_CLOSED_AGAIN, aCloseOfAClosedConnectionIsSettledToo",
        "HIDES_A_CLIENT_THAT_VANISHES, aClientThatVanishesIsReportedOnce",
        "FORGETS_A_SEND_AFTER_THE_END, aSendAfterTheCloseFailsAndDoesNotHang",
        "PRAISES_A_SEND_AFTER_THE_END, aClientThatVanishesIsReportedOnce",
        "FORGETS_THE_SEND_IN_FLIGHT, aSendToAClientThatVanishesIsCompletedAsFailed",
        "PRAISES_THE_SEND_IN_FLIGHT, aSendToAClientThatVanishesIsCompletedAsFailed",
        "TAKES_WHATEVER_IS_SENT, aSendToAClientThatVanishesIsCompletedAsFailed",
        "SENDS_LINES, textsArriveWholeAndInOrder",
        "READS_LINES, theClientsTextsArriveInOrder",
        "DROPS_WHAT_IS_TOO_LARGE_WITHOUT_A_WORD, aMessageThatIsTooLargeIsAnsweredWith1009",
        "FORGETS_THE_REASON, aCloseTellsTheClientCodeAndReason",
        "TELLS_EACH_CLOSE, closingAgainDoesNothing",
        "KEEPS_A_STUCK_CLIENT, aCloseWhileASendIsStalledReleasesTheConnection",
        "LEAVES_PINGS_UNANSWERED, aPingIsAnsweredAndTheAnswerReported",
        "REPORTS_AN_END_TWICE, theClientsCloseIsReportedOnce",
        "COMPLETES_TWICE, eachSendIsCompletedExactlyOnce",
        "LETS_THE_CLOSE_OVERTAKE_A_TEXT, whatTheClientSendsBeforeItsCloseIsReportedBeforeIt",
        "SENDS_THE_NEWEST_FIRST, textsArriveWholeAndInOrder"
    })
    void aTransportWithAFaultIsCaught(Fault wrong, String test) {
        assertThat(failures(wrong, selectMethod(LoopbackContract.class, test))).containsExactly(test + "()");
    }

    private static Set<String> failures(Fault wrong, DiscoverySelector tests) {
        fault = wrong;
        Set<String> failed = ConcurrentHashMap.newKeySet();
        LauncherDiscoveryRequest contract =
                LauncherDiscoveryRequestBuilder.request().selectors(tests).build();
        LauncherFactory.create().execute(contract, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    failed.add(test.getDisplayName());
                }
            }
        });
        return failed;
    }

    /** Run by the tests above alone: a nested class is none of the build's. */
    static class LoopbackContract extends ConnectionContract {

        @Override
        protected Link open(ConnectionHandler handler) {
            return new LoopbackLink(fault, handler, threads);
        }

        /** Long for a sound transport within one process, and short for what never comes. */
        @Override
        protected Duration patience() {
            return fault == Fault.NONE ? Duration.ofSeconds(10) : Duration.ofMillis(500);
        }
    }
}
