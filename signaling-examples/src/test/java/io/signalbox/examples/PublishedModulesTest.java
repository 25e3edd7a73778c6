package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the BOM true to the modules. */
class PublishedModulesTest {

    private static final Pattern MODULE = Pattern.compile("<module>(signaling-[a-z]+)</module>");
    private static final Pattern MANAGED = Pattern.compile(
            "<artifactId>(signaling-[a-z]+)</artifactId>\\s*" + Pattern.quote("<version>${project.version}</version>"));
    private static final Pattern VERSION =
            Pattern.compile("-(?:parent|bom)</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void theBomNamesEachPublishedModule() {
        Set<String> published = all(MODULE, "pom.xml").stream()
                .filter(module -> !module.equals("signaling-bom") && !module.equals("signaling-containers"))
                .filter(module -> !read(module + "/pom.xml").contains("<maven.deploy.skip>true"))
                .collect(Collectors.toSet());

        assertThat(published).contains("signaling-core");
        assertThat(all(MANAGED, "signaling-bom/pom.xml")).isEqualTo(published);
    }

    @Test
    void theBomHasTheVersionOfTheModules() {
        assertThat(all(VERSION, "signaling-bom/pom.xml")).hasSize(1).isEqualTo(all(VERSION, "signaling-core/pom.xml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signaling-examples", "signaling-benchmarks", "signaling-containers"})
    void anInstallLeavesOutTheModulesThatAreNotPublished(String module) {
        assertThat(read(module + "/pom.xml"))
                .contains("<maven.install.skip>true</maven.install.skip>")
                .contains("<maven.deploy.skip>true</maven.deploy.skip>");
    }

    @Test
    void eachModuleThatIsNotDeployedIsNotInstalledEither() {
        assertThat(all(MODULE, "pom.xml"))
                .filteredOn(module -> read(module + "/pom.xml").contains("<maven.deploy.skip>true"))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(read(module + "/pom.xml")).contains("<maven.install.skip>true"));
    }

    private static Set<String> all(Pattern pattern, String file) {
        return pattern.matcher(read(file))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String read(String file) {
        return DocumentationTest.read(DocumentationTest.root().resolve(file));
    }
}
