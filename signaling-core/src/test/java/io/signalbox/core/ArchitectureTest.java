package io.signalbox.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of the core: which of them may see which. */
class ArchitectureTest {

    private static final String API = "io.signalbox.core";
    private static final String INTERNAL = "io.signalbox.core.internal..";

    /** Where the API hands on to what is internal. */
    private static final Set<String> DELEGATIONS = Set.of(
            "Admission -> text.JsonValues",
            "EngineStatus -> messages.StatusJson",
            "JoinRequest -> text.QueryString",
            "LimitValues -> limits.Limit",
            "LimitValues -> limits.LimitSettings",
            "Limits -> limits.Checks",
            "Limits -> limits.Limit",
            "Limits -> limits.LimitSettings",
            "Limits -> limits.LimitsConsistency",
            "Message -> messages.ParsedMessage",
            "Message -> text.InboundText",
            "MessageRouter -> messages.PerRoomRouter",
            "MessageRouter -> messages.WebRtcRouter",
            "OutgoingMessage -> messages.JsonMessage",
            "RoomDecision -> messages.CloseReasons",
            "Route -> messages.LaterRoute",
            "Route -> messages.RejectRoute",
            "Route -> messages.RelayRoute",
            "Route -> messages.RelayToAllRoute",
            "Route -> messages.ReplyRoute",
            "Route -> messages.RouteSequence",
            "Route -> messages.SendRoute",
            "Route -> messages.SendToAllRoute",
            "SignalingEngine -> application.EngineConfig",
            "SignalingEngine -> application.SafeListener",
            "SignalingEngine -> engine.Engine",
            "SignalingEngine -> rooms.RoomSizes",
            "SignalingEngine -> rooms.Rooms",
            "SignalingEngine -> threads.EngineThreads",
            "SignalingEngine -> upkeep.Drain",
            "SweepPolicy -> upkeep.PingSweepPolicy");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(
                    SignalingEngine.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void packagesFormNoCycle() {
        // That the API hands on to what is internal closes every circle; the other rules say where it may.
        slices().matching("io.signalbox.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage(API), resideInAPackage(INTERNAL))
                .check(CLASSES);
    }

    @Test
    void transportsSeeNeitherTheApiNorWhatIsInternal() {
        noClasses()
                .that(resideInAPackage("io.signalbox.spi"))
                .should()
                .dependOnClassesThat(resideInAPackage("io.signalbox.core.."))
                .check(CLASSES);
    }

    @Test
    void theApiHandsOnToWhatIsInternalAtTheListedPlacesAlone() {
        Set<String> found = CLASSES.that(resideInAPackage(API)).stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> resideInAPackage(INTERNAL).test(dependency.getTargetClass()))
                .map(ArchitectureTest::named)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).isEqualTo(new TreeSet<>(DELEGATIONS));
    }

    private static String named(Dependency dependency) {
        JavaClass target = outermost(dependency.getTargetClass());
        return outermost(dependency.getOriginClass()).getSimpleName() + " -> "
                + target.getName().substring("io.signalbox.core.internal.".length());
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass component = type.getBaseComponentType();
        return component.getEnclosingClass().map(ArchitectureTest::outermost).orElse(component);
    }

    @Test
    void noPublicMemberOfTheApiShowsATypeThatIsInternal() {
        Set<String> shown = CLASSES.that(resideInAPackage(API)).stream()
                .flatMap(type -> Stream.concat(
                        type.getFields().stream()
                                .filter(ArchitectureTest::isVisible)
                                .map(JavaField::getRawType),
                        Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
                                .filter(unit -> isVisible(unit.getModifiers()))
                                .flatMap(ArchitectureTest::typesOf)))
                .filter(resideInAPackage(INTERNAL))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(shown).isEmpty();
    }

    private static boolean isVisible(JavaField field) {
        return isVisible(field.getModifiers());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> typesOf(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream());
    }
}
