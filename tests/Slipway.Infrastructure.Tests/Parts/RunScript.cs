using System.Diagnostics;
using Slipway.Testing.Infrastructure;

namespace Slipway.Infrastructure.Tests.Parts;

/// <summary>A run of <c>tests/infrastructure/run</c>, with its process in hand so that it can be hurt.</summary>
internal sealed class RunScript : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30); // an engine may have to wait for its turn

    private readonly Process _process;

    public RunScript(params string[] arguments)
    {
        var info = new ProcessStartInfo(RepositoryRoot.Find() / "tests" / "infrastructure" / "run", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(info)!;
        _process.StandardInput.Close();
    }

    public int Pid => _process.Id;

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException(await ErrorAsync());

    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var error = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, await output.WaitAsync(Patience), await error.WaitAsync(Patience));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private Task<string> ErrorAsync() => _process.StandardError.ReadToEndAsync().WaitAsync(Patience);
}
