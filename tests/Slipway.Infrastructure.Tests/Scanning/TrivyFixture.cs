using Slipway.Delivery.Scanning;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Scanning;

/// <summary>The real Trivy with the small database, for all tests of a class.</summary>
public sealed class TrivyFixture : IAsyncLifetime
{
    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);
    private TrivyPart? _part;

    public TrivyOptions Options => new((_context.Scratch / "tools").CreateDirectory(), (_context.Scratch / "t").CreateDirectory())
    {
        CacheFolder = _part!.CacheFolder,
        Database = TrivyDatabaseMode.Offline,
    };

    public TrivyScanner Scanner(TrivyOptions options) => Scanner(options, _context.Environment);

    public TrivyScanner Scanner(TrivyOptions options, IEnvironment environment)
    {
        var link = options.ToolFolder / "trivy";
        if (!link.FileExists)
        {
            File.CreateSymbolicLink(link, _part!.Program);
        }

        return new(_context.Processes, environment, _context.Clock, NullLog.Instance, options);
    }

    public IEnvironment EnvironmentWith(string name, string value) =>
        new FixedEnvironment(new Dictionary<string, string>(_context.Environment.All) { [name] = value });

    public AbsolutePath NewFolder(string name) => _context.NewFolder(name);

    public async Task InitializeAsync() =>
        _part = TrivyNeeded.Reason is null ? await TrivyPart.StartAsync(_context, CancellationToken.None) : null;

    public async Task DisposeAsync()
    {
        if (_part is not null)
        {
            await _part.DisposeAsync();
        }

        Directory.Delete(_context.Scratch, recursive: true);
    }
}
