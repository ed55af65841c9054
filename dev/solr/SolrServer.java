import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** Solr on loopback: {@code java -cp "lib/*" SolrServer.java HOME PORT}, until SIGTERM. */
public class SolrServer {
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    JettyConfig config = JettyConfig.builder().setPort(port).setContext("/solr").build();
    JettySolrRunner server = new JettySolrRunner(arguments[0], config);
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    System.out.println("Solr answers on port " + port);
    Thread.currentThread().join();
  }

  private static void stop(JettySolrRunner server) {
    try {
      server.stop();
    } catch (Exception failure) {
      failure.printStackTrace();
    }
  }
}
