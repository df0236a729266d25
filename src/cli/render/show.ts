import type { TokenCount } from '../../core/ports.js';
import type { UnreadableRelease } from '../../core/release/unreadable.js';
import type { Status } from '../../core/release/status.js';
import type { ReportSummary } from '../../core/report/report.js';
import { counted } from '../../core/text/counted.js';
import type { CommitInfo } from '../../core/version/history.js';
import { shortHash } from '../../core/prompt/content.js';
import { formatDate, formatShare, formatStatus, formatTokens, localNotice, UNKNOWN } from './elements/format.js';
import type { Style } from './elements/style.js';
import { unreadableRemarks } from './unreadable.js';

/** DESIGN's registry record of one version. */
export interface ShowData {
  id: string;
  name: string;
  reference: string;
  path: string;
  version?: string;
  /** The number and the commit that made it may lie before what was cloned. */
  shallow?: true;
  /** The branch that gives numbers, where this content was committed and is no version there. */
  offBranch?: string;
  hash: string;
  /** Undefined where it hangs on a release that cannot be read. */
  status?: Status;
  unreadable?: readonly UnreadableRelease[];
  /** Of the prompt. */
  description?: string;
  /** Of the version: what its commit says. */
  change?: Pick<CommitInfo, 'oid' | 'subject' | 'body'>;
  createdAt?: string;
  createdBy?: string;
  owner?: string;
  tags: readonly string[];
  model?: string;
  parameters: Readonly<Record<string, unknown>>;
  variables: Readonly<Record<string, unknown>>;
  output?: unknown;
  transforms: readonly unknown[];
  partials: string[];
  examples: number;
  tokens: TokenCount;
  metrics?: ReportSummary;
  body: string;
}

export function renderShow(data: ShowData, style: Style): string {
  const { color } = style;
  const { metrics, change } = data;
  const facts: [string, string | undefined][] = [
    [
      'version',
      data.version ??
        (data.shallow
          ? `${UNKNOWN} (this clone is shallow)`
          : color.yellow(data.offBranch === undefined ? 'not committed' : `not on ${data.offBranch}`)),
    ],
    ['hash', data.hash],
    ['status', formatStatus(data.status, style)],
    ['description', data.description],
    ['owner', data.owner],
    ['tags', data.tags.join(', ') || undefined],
    ['created', data.createdAt === undefined ? undefined : `${formatDate(data.createdAt)} by ${data.createdBy}`],
    ['change', change === undefined ? undefined : `${change.subject} (${shortHash(change.oid)})`],
    ['model', data.model ?? UNKNOWN],
    ['parameters', json(data.parameters)],
    [
      'variables',
      Object.keys(data.variables).length === 0
        ? undefined
        : Object.entries(data.variables)
            .map(([name, schema]) => `${name}: ${JSON.stringify(schema)}`)
            .join('\n'),
    ],
    ['output', data.output === undefined ? undefined : JSON.stringify(data.output)],
    ['transforms', data.transforms.length === 0 ? undefined : JSON.stringify(data.transforms)],
    ['partials', data.partials.join(', ') || undefined],
    ['examples', data.examples === 0 ? undefined : String(data.examples)],
    ['template', `${formatTokens(data.tokens)} tokens`],
    [
      'metrics',
      metrics === undefined
        ? undefined
        : `${metrics.metric} ${formatShare(metrics.value)} over ${counted(metrics.queries, 'query', 'queries')}, ${metrics.model}`,
    ],
    ['id', data.id === data.name ? undefined : data.id],
    ['file', data.path],
  ];
  const lines = facts.flatMap(([label, value]) => (value === undefined ? [] : [factLines(label, value, style)]));
  const remarks = unreadableRemarks(data.unreadable ?? [], style);
  const notices = [...localNotice([metrics?.model], style), ...(remarks.length === 0 ? [] : ['', ...remarks])];
  return [color.bold(data.reference), ...lines, ...notices, '', data.body].join('\n');
}

const LABEL_WIDTH = 12;

function factLines(label: string, value: string, { color }: Style): string {
  const [first = '', ...rest] = value.split('\n');
  return [`${color.dim(label.padEnd(LABEL_WIDTH))} ${first}`, ...rest.map((line) => `${' '.repeat(LABEL_WIDTH)} ${line}`)].join('\n');
}

function json(value: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(value).length === 0 ? undefined : JSON.stringify(value);
}
