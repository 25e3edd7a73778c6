package io.signalbox.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application with calls. */
@SpringBootApplication
public class CallsApplication {

    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(CallsApplication.class, arguments);
    }
}
