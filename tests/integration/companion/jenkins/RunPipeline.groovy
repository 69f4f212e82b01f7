// Runs a declarative Jenkinsfile without a Jenkins: the file itself, in the Groovy that Jenkins has (2.4), with the few directives and
// steps of plugins/jenkins. Each does what its documentation says: `sh` runs `sh -xe` in the workspace, `httpRequest` sends a
// real request (HTTP Request plug-in), `catchError` sets the result that it is given.
//
//   groovy RunPipeline.groovy JENKINSFILE WORKSPACE [NAME=VALUE of the build …] [param:NAME=VALUE …]
//
// Ends with the line "Finished: RESULT", as Jenkins does, and exit 0 for SUCCESS only.
import org.codehaus.groovy.control.CompilerConfiguration

class AbortException extends Exception {
    AbortException(String message) { super(message) }
}

class Build {
    Map<String, String> env = [:]
    Map<String, Object> params = [:]
    Map<String, Object> given = [:]
    File workspace
    String result = 'SUCCESS'
    static final List<String> Order = ['SUCCESS', 'UNSTABLE', 'FAILURE']

    void worsen(String to) {
        if (Order.indexOf(to) > Order.indexOf(result))
            result = to
    }
    void run(Closure body, Object with) {
        body.delegate = with
        body.resolveStrategy = Closure.DELEGATE_FIRST
        body.call()
    }
}

/// `NAME = value` in environment { }.
class Environment {
    Build build
    Object getProperty(String name) { name == 'env' ? build.env : name == 'params' ? build.params : build.env[name] }
    void setProperty(String name, Object value) { name == 'build' ? (this.@build = value) : (build.env[name] = value.toString()) }
}

class Parameters {
    Build build
    void string(Map about) { build.params[about.name] = build.given.containsKey(about.name) ? build.given[about.name] : about.defaultValue }
}

class Steps {
    Build build
    Map getEnv() { build.env }
    Map getParams() { build.params }

    void echo(String text) { println text }
    void script(Closure body) { build.run(body, this) }

    void sh(String command) {
        def all = new HashMap(System.getenv()) + build.params.collectEntries { [it.key, it.value.toString()] } + build.env
        def process = new ProcessBuilder('sh', '-xe', '-c', command).directory(build.workspace).redirectErrorStream(true)
        process.environment().clear()
        process.environment().putAll(all.findAll { it.value != null })
        def running = process.start()
        running.inputStream.eachLine { println it }
        int code = running.waitFor()
        if (code != 0)
            throw new AbortException("script returned exit code $code")
    }

    void catchError(Map how, Closure body) {
        try {
            build.run(body, this)
        } catch (Exception e) {
            println "ERROR: $e.message"
            build.worsen(how.buildResult ?: 'FAILURE')
        }
    }

    Map httpRequest(Map about) {
        def known = ['url', 'httpMode', 'contentType', 'requestBody', 'timeout', 'validResponseCodes'] as Set
        def unknown = about.keySet() - known
        if (unknown)
            throw new IllegalArgumentException("httpRequest: unknown $unknown")
        def connection = new URL(about.url.toString()).openConnection(Proxy.NO_PROXY) as HttpURLConnection
        connection.requestMethod = about.httpMode ?: 'GET'
        int limit = (about.timeout ?: 0) * 1000
        connection.connectTimeout = limit
        connection.readTimeout = limit
        if (about.contentType == 'APPLICATION_JSON')
            connection.setRequestProperty('Content-Type', 'application/json; charset=UTF-8')
        if (about.requestBody) {
            connection.doOutput = true
            connection.outputStream.withStream { it.write(about.requestBody.toString().getBytes('UTF-8')) }
        }
        int status = connection.responseCode
        def stream = status < 400 ? connection.inputStream : connection.errorStream
        def content = stream ? stream.getText('UTF-8') : ''
        println "Response Code: $status"
        def valid = (about.validResponseCodes ?: '100:399').split(',').any {
            def ends = it.trim().split(':').collect { it as int }
            status >= ends[0] && status <= ends[-1]
        }
        if (!valid)
            throw new AbortException("Fail: the returned code $status is not in the accepted range: $about.validResponseCodes")
        [status: status, content: content]
    }
}

class Stages {
    Build build
    void stage(String name, Closure body) {
        if (build.result == 'FAILURE') {
            println "Stage \"$name\" skipped due to earlier failure(s)"
            return
        }
        println "[Pipeline] { ($name)"
        build.run(body, this)
    }
    void steps(Closure body) {
        try {
            build.run(body, new Steps(build: build))
        } catch (Exception e) {
            println "ERROR: $e.message"
            build.worsen('FAILURE')
        }
    }
}

class Post {
    Build build
    private void when(boolean so, Closure body) {
        if (!so)
            return
        try {
            build.run(body, new Steps(build: build))
        } catch (Exception e) {
            println "Error when executing a post condition: $e"
            build.worsen('FAILURE')
        }
    }
    void success(Closure body) { when(build.result == 'SUCCESS', body) }
    void failure(Closure body) { when(build.result == 'FAILURE', body) }
    void always(Closure body) { when(true, body) }
}

class Pipeline {
    Build build
    Object getAny() { 'any' }
    Map getEnv() { build.env }
    Map getParams() { build.params }
    void agent(Object where) {}
    void parameters(Closure body) { build.run(body, new Parameters(build: build)) }
    void environment(Closure body) { build.run(body, new Environment(build: build)) }
    void stages(Closure body) { build.run(body, new Stages(build: build)) }
    void post(Closure body) { build.run(body, new Post(build: build)) }
}

abstract class PipelineScript extends Script {
    void pipeline(Closure body) {
        def build = binding.getVariable('build') as Build
        build.run(body, new Pipeline(build: build))
    }
}

def build = new Build(workspace: new File(args[1]))
args.drop(2).each {
    def (name, value) = [it.substring(0, it.indexOf('=')), it.substring(it.indexOf('=') + 1)]
    if (name.startsWith('param:'))
        build.given[name.substring(6)] = value
    else
        build.env[name] = value
}
def configuration = new CompilerConfiguration(scriptBaseClass: 'PipelineScript')
new GroovyShell(this.class.classLoader, new Binding(build: build), configuration).evaluate(new File(args[0]))
println "Finished: $build.result"
System.exit(build.result == 'SUCCESS' ? 0 : 1)
