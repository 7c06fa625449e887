// The shop system that the connector is tried against: Vendure on a port of its own, its store a file of sql.js.
// `node server.js PORT FOLDER`; says "ready" on its output when it answers.
const path = require('node:path');
const {
  bootstrap, DefaultLogger, DefaultJobQueuePlugin, LogLevel, dummyPaymentHandler, LanguageCode,
} = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const fs = require('node:fs');

const [port, folder] = [Number(process.argv[2]), process.argv[3]];
const location = path.join(folder, 'vendure.sqlite');
const fresh = !fs.existsSync(location);

const config = {
  apiOptions: { hostname: '127.0.0.1', port, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer', 'api-key'],
    superadminCredentials: { identifier: 'superadmin', password: 'only-for-tests' },
    requireVerification: false,
    cookieOptions: { secret: 'only-for-tests' },
  },
  dbConnectionOptions: { type: 'sqljs', synchronize: fresh, autoSave: true, location, logging: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  importExportOptions: { importAssetsDir: folder },
  logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
};

const initialData = {
  defaultLanguage: LanguageCode.zh_Hans,
  defaultZone: 'China',
  countries: [{ code: 'CN', name: '中国', zone: 'China' }],
  taxRates: [{ name: 'Standard', percentage: 13 }],
  shippingMethods: [{ name: '快递', price: 1200 }],
  paymentMethods: [
    { name: '测试支付', handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] } },
  ],
  collections: [],
};

async function main() {
  const app = fresh ? await populate(() => bootstrap(config), initialData) : await bootstrap(config);
  process.on('SIGTERM', async () => {
    await app.close();
    process.exit(0);
  });
  console.log('ready');
}

main();
