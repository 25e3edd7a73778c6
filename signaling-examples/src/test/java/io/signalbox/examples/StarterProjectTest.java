package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the project that newcomers copy at the versions that the libraries are tested with. */
class StarterProjectTest {

    private static final String STARTER = "signaling-containers/starter/pom.xml";

    private final String parent = read("pom.xml");
    private final String starter = read(STARTER);

    @ParameterizedTest
    @CsvSource({
        "tomcat.version, tomcat11.version",
        "micrometer.version, micrometer.version",
        "junit.version, junit.version",
        "maven.compiler.release, maven.compiler.release"
    })
    void aVersionIsThatOfTheParent(String property, String ofTheParent) {
        assertThat(element(starter, property)).isEqualTo(element(parent, ofTheParent));
    }

    @Test
    void theLibrariesHaveTheVersionOfTheModules() {
        assertThat(element(starter, "signalbox.version"))
                .isEqualTo(first(parent, "<artifactId>signalbox-parent</artifactId>\\s*<version>([^<]+)</version>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maven-compiler-plugin", "maven-surefire-plugin"})
    void aPluginIsThatOfTheParent(String plugin) {
        String version = "<artifactId>" + plugin + "</artifactId>\\s*<version>([^<]+)</version>";

        assertThat(first(starter, version)).isEqualTo(first(parent, version));
    }

    @Test
    void theDocumentationHasTheWholeFile() {
        String shown = first(
                read("docs/embedding.md"), "(?s)<!-- from " + Pattern.quote(STARTER) + " -->\\s*```xml\n(.*?)\n```");

        assertThat(shown).isEqualTo(starter.strip());
    }

    private static String element(String pom, String name) {
        return first(pom, "<" + Pattern.quote(name) + ">([^<]+)<");
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String read(String file) {
        return DocumentationTest.read(DocumentationTest.root().resolve(file));
    }
}
